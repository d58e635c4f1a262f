package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The index of the greatest element along an axis, which disappears: {@code (x) -> i32}. Of equal
 * elements the first counts. The axis must not be empty; with NaN the result is undefined.
 *
 * @param axis counted from 0
 */
public record ArgMax(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(x.dtype() != DType.BOOL, "argMax compares numbers, not %s", x);
    Types.require(!x.shape().dim(axis).is(0), "argMax over the empty axis %d of %s", axis, x);
    return Types.one(DType.INT32, x.shape().without(axis));
  }
}

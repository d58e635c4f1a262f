package io.tandem.api.op;

import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Puts elements of one value before and after an axis.
 *
 * @param axis counted from 0
 * @param before how many before, at least 0
 * @param after how many after, at least 0
 * @param value what they are, rounded to the element type
 */
public record Pad(int axis, Dim before, Dim after, double value) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(
        (!before.isStatic() || before.extent() >= 0) && (!after.isStatic() || after.extent() >= 0),
        "cannot pad axis %d of %s by %s and %s",
        axis,
        x.shape(),
        before,
        after);
    Dim dim = x.shape().dim(axis).plus(before).plus(after);
    return List.of(x.with(x.shape().with(axis, dim)));
  }

  @Override
  public void backward(Backward call) {
    Dim size = call.operand(0).shape().dim(axis);
    call.contribute(0, () -> call.gradient(0).slice(axis, before, before.plus(size)));
  }
}

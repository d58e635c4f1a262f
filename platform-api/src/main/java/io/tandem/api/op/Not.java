package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** The negation of each truth value. */
public record Not() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType a = operands.get(0);
    Types.require(a.dtype() == DType.BOOL, "not needs truth values, not %s", a);
    return List.of(a);
  }
}

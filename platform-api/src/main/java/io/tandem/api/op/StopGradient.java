package io.tandem.api.op;

import io.tandem.api.tensor.TensorType;
import java.util.List;

/** The operand itself, through which no gradient passes. */
public record StopGradient() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    return List.of(operands.get(0));
  }
}

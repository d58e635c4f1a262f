package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** Whether each float is neither NaN nor an infinity: {@code (x) -> truth value}. */
public record IsFinite() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.floating(this, operands.get(0));
    return List.of(operands.get(0).with(DType.BOOL));
  }
}

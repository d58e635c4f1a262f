package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** A tensor that is known when the program is traced: {@code () -> value}. Meant for small ones. */
public record Constant(HostTensor value) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 0, 0);
    DType dtype = value.dtype();
    Types.require(
        dtype != DType.FLOAT64 && dtype != DType.UINT8, "programs do not compute in %s", dtype);
    return List.of(value.type());
  }
}

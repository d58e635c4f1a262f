package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The same values in another element type: {@code (x) -> y}.
 *
 * <p>Floats to narrower floats round to nearest, ties to even, and overflow to infinities; floats
 * to integers round towards zero (NaN and values out of range: the engine's own); numbers to truth
 * values ask "is not zero"; truth values to numbers give 0 and 1. The gradient is cast back.
 */
public record Cast(DType dtype) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.require(
        dtype != DType.FLOAT64 && dtype != DType.UINT8, "programs do not compute in %s", dtype);
    return List.of(operands.get(0).with(dtype));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0).castTo(call.operand(0).dtype()));
  }
}

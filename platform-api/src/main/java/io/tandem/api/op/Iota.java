package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** The numbers 0, 1, … size-1: {@code () -> [size]}, integers or {@link DType#FLOAT32}. */
public record Iota(Dim size, DType dtype) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 0, 0);
    Types.require(
        dtype == DType.INT32 || dtype == DType.INT64 || dtype == DType.FLOAT32,
        "iota counts in i32, i64 or f32, not %s",
        dtype);
    return Types.one(dtype, Shape.of(size));
  }
}

package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** An extent as a number that can be computed with: {@code () -> scalar}. */
public record Size(Dim dim, DType dtype) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 0, 0);
    Types.require(
        dtype == DType.INT32 || dtype == DType.INT64 || dtype == DType.FLOAT32,
        "size is given in i32, i64 or f32, not %s",
        dtype);
    return Types.one(dtype, Shape.SCALAR);
  }
}

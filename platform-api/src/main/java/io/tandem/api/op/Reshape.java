package io.tandem.api.op;

import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** The same elements, in row-major order, under another shape of the same size. */
public record Reshape(Shape shape) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(
        x.shape().size().equals(shape.size()),
        "%s has %s elements and cannot be reshaped to %s with %s",
        x.shape(),
        x.shape().size(),
        shape,
        shape.size());
    return List.of(x.with(shape));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0).reshape(call.operand(0).shape().dims()));
  }
}

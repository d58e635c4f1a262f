package io.tandem.api.op;

import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/** Repeats the operand to a shape that it broadcasts to. */
public record Expand(Shape shape) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(
        Shape.broadcast(x.shape(), shape).equals(shape),
        "%s does not expand to %s",
        x.shape(),
        shape);
    return List.of(x.with(shape));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0).sumTo(call.operand(0).shape()));
  }
}

package io.tandem.api.op;

import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The first operand itself, whose gradient is multiplied by the second: {@code (x, factors) -> x}.
 * The factors broadcast to it, and have no gradient. What is computed is then no longer the
 * gradient of the value, but of one in which some elements count for more than others.
 */
public record ScaleGradient() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType x = operands.get(0);
    TensorType factors = operands.get(1);
    Types.floating(this, x);
    Types.sameDType(this, x, factors);
    Types.require(
        Shape.broadcast(x.shape(), factors.shape()).equals(x.shape()),
        "scaleGradient of %s by factors of %s, which do not broadcast to it",
        x.shape(),
        factors.shape());
    return List.of(x);
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0).times(call.operand(1)));
  }
}

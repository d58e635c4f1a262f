package io.tandem.api.op;

import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The elements along an axis in the opposite order.
 *
 * @param axis counted from 0
 */
public record Reverse(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    operands.get(0).shape().axis(axis);
    return List.of(operands.get(0));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0).reverse(axis));
  }
}

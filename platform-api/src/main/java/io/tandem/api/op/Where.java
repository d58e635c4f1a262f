package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Chooses between two elements: {@code (condition, a, b) -> condition ? a : b}.
 *
 * <p>The condition is of truth values, a and b of one element type of any kind; the three shapes
 * broadcast. What is not chosen has no influence, not even as NaN; it gets the gradient 0.
 */
public record Where() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    TensorType condition = operands.get(0);
    TensorType a = operands.get(1);
    TensorType b = operands.get(2);
    Types.require(
        condition.dtype() == DType.BOOL, "where needs truth values first, not %s", condition);
    Types.sameDType(this, a, b);
    Shape both = Shape.broadcast(a.shape(), b.shape());
    return List.of(a.with(Shape.broadcast(condition.shape(), both)));
  }

  @Override
  public void backward(Backward call) {
    Tensor g = call.gradient(0);
    Tensor zero = call.trace().scalar(g.dtype(), 0);
    Tensor c = call.operand(0);
    call.contribute(1, () -> Tensor.where(c, g, zero).sumTo(call.operand(1).shape()));
    call.contribute(2, () -> Tensor.where(c, zero, g).sumTo(call.operand(2).shape()));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The gradient of {@link Conv2d} with respect to its operand: {@code (g [n, o, rows, columns],
 * weight [o, c, height, width]) -> [n, c, h, w]}.
 *
 * @param input the type of the operand of the convolution
 */
public record Conv2dInputGrad(Window window, TensorType input) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    Types.same(
        this, operands.get(0), new Conv2d(window).infer(List.of(input, operands.get(1))).get(0));
    return List.of(input);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    // The convolution is linear in its operand, so its gradient may be taken anywhere.
    Tensor x = operands.get(0).trace().fill(0, input);
    List<Tensor> y = new Conv2d(window).expand(List.of(x, operands.get(1)));
    return Differentiation.gradients(y, operands.subList(0, 1), List.of(x));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    List<TensorType> forward = List.of(input, operands.get(1));
    return new Conv2d(window).flops(forward, operands.subList(0, 1), binding);
  }
}

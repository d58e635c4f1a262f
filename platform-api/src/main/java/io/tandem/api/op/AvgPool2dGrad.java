package io.tandem.api.op;

import io.tandem.api.program.Differentiation;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The gradient of {@link AvgPool2d}: {@code (g) -> dx}.
 *
 * @param input the type of the pooled operand
 */
public record AvgPool2dGrad(Window window, TensorType input) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.same(this, operands.get(0), new AvgPool2d(window).infer(List.of(input)).get(0));
    return List.of(input);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0).trace().fill(0, input);
    return Differentiation.gradients(
        new AvgPool2d(window).expand(List.of(x)), operands, List.of(x));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}

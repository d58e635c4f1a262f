package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Gaussian error linear units (Hendrycks and Gimpel 2016, arXiv 1606.08415): {@code (x) -> y}.
 *
 * @param tanh whether it is the approximation {@code 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715
 *     x³)))}, which GPT-2 uses, instead of {@code 0.5 x (1 + erf(x / sqrt 2))}
 */
public record Gelu(boolean tanh) implements Composite {
  static final double CUBIC = 0.044715;
  static final double SCALE = Math.sqrt(2 / Math.PI);

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.floating(this, operands.get(0));
    return operands;
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    return List.of(x.times(0.5).times(gate(x, tanh).plus(1)));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0, () -> call.trace().apply(new GeluGrad(tanh), call.gradient(0), call.operand(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return (tanh ? 8 : 5) * Types.elements(operands.get(0), binding);
  }

  /** The erf or tanh that is one less than twice the gate. */
  static Tensor gate(Tensor x, boolean tanh) {
    return tanh
        ? x.plus(x.square().times(x).times(CUBIC)).times(SCALE).tanh()
        : x.times(Math.sqrt(0.5)).erf();
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum (Sutskever et al. 2013), as PyTorch's {@code SGD}:
 * {@code (weight, velocity?, gradient, learningRate) -> (weight, velocity?)}.
 *
 * <p>{@code g += weightDecay · w; v = momentum · v + g; w -= learningRate · (nesterov ? g +
 * momentum · v : v)}. Without momentum there is no velocity.
 *
 * @param momentum in [0, 1)
 */
public record SgdUpdate(double momentum, boolean nesterov, double weightDecay)
    implements OptimizerUpdate {
  @Override
  public int replaced() {
    return momentum == 0 ? 1 : 2;
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return UpdateTypes.dense(this, operands, 1);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor w = operands.get(0);
    Tensor g = operands.get(replaced());
    Tensor rate = operands.get(replaced() + 1);
    if (weightDecay != 0) {
      g = g.plus(w.times(weightDecay));
    }
    if (momentum == 0) {
      return List.of(w.minus(g.times(rate)));
    }
    Tensor velocity = operands.get(1).times(momentum).plus(g);
    Tensor direction = nesterov ? g.plus(velocity.times(momentum)) : velocity;
    return List.of(w.minus(direction.times(rate)), velocity);
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return (momentum == 0 ? 2 : 4) * Types.elements(operands.get(0), binding);
  }
}

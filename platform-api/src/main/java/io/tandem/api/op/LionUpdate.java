package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Lion, the sign of a mean of gradients (Chen et al. 2023, arXiv 2302.06675, algorithm 2): {@code
 * (weight, mean, gradient, learningRate) -> (weight, mean)}.
 *
 * <p>{@code w -= learningRate · (sign(β₁m + (1-β₁)g) + weightDecay · w); m = β₂m + (1-β₂)g}; the
 * sign of 0 is 0.
 */
public record LionUpdate(double beta1, double beta2, double weightDecay)
    implements OptimizerUpdate {
  @Override
  public int replaced() {
    return 2;
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return UpdateTypes.dense(this, operands, 1);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor w = operands.get(0);
    Tensor m = operands.get(1);
    Tensor g = operands.get(2);
    Tensor direction = m.times(beta1).plus(g.times(1 - beta1)).sign();
    if (weightDecay != 0) {
      direction = direction.plus(w.times(weightDecay));
    }
    return List.of(
        w.minus(direction.times(operands.get(3))), m.times(beta2).plus(g.times(1 - beta2)));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 9 * Types.elements(operands.get(0), binding);
  }
}

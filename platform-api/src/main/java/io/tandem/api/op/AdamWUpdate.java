package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2), as
 * PyTorch's {@code AdamW}: {@code (weight, mean, variance, gradient, learningRate, step) ->
 * (weight, mean, variance)}.
 *
 * <p>{@code w -= learningRate · weightDecay · w; m = β₁m + (1-β₁)g; v = β₂v + (1-β₂)g²; w -=
 * learningRate · m/(1-β₁ᵗ) / (sqrt(v/(1-β₂ᵗ)) + ε)}, where t is the step, 1 at the first. Without
 * weight decay this is Adam (Kingma and Ba 2015, arXiv 1412.6980).
 */
public record AdamWUpdate(double beta1, double beta2, double epsilon, double weightDecay)
    implements OptimizerUpdate {
  @Override
  public int replaced() {
    return 3;
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    return UpdateTypes.dense(this, operands, 2);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor w = operands.get(0);
    Tensor g = operands.get(3);
    Tensor rate = operands.get(4);
    Tensor step = operands.get(5);
    Tensor m = operands.get(1).times(beta1).plus(g.times(1 - beta1));
    Tensor v = operands.get(2).times(beta2).plus(g.square().times(1 - beta2));
    Tensor corrected = v.dividedBy(UpdateTypes.biasCorrection(step, beta2)).sqrt().plus(epsilon);
    Tensor size = rate.dividedBy(UpdateTypes.biasCorrection(step, beta1));
    if (weightDecay != 0) {
      w = w.minus(w.times(rate.times(weightDecay)));
    }
    return List.of(w.minus(m.dividedBy(corrected).times(size)), m, v);
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 14 * Types.elements(operands.get(0), binding);
  }
}

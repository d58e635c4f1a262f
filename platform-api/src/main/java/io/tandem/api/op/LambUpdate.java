package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * LAMB (You et al. 2020, arXiv 1904.00962, algorithm 2, with φ the identity): {@code (weight, mean,
 * variance, gradient, learningRate, step) -> (weight, mean, variance)}.
 *
 * <p>{@code r = m̂ / (sqrt(v̂) + ε) + weightDecay · w; w -= learningRate · ‖w‖/‖r‖ · r}, with m̂
 * and v̂ as in {@link AdamWUpdate}; the ratio is 1 where either norm is 0.
 */
public record LambUpdate(double beta1, double beta2, double epsilon, double weightDecay)
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
    Tensor step = operands.get(5);
    Tensor m = operands.get(1).times(beta1).plus(g.times(1 - beta1));
    Tensor v = operands.get(2).times(beta2).plus(g.square().times(1 - beta2));
    Tensor denominator = v.dividedBy(UpdateTypes.biasCorrection(step, beta2)).sqrt().plus(epsilon);
    Tensor r = m.dividedBy(UpdateTypes.biasCorrection(step, beta1)).dividedBy(denominator);
    if (weightDecay != 0) {
      r = r.plus(w.times(weightDecay));
    }
    Tensor weightNorm = norm(w);
    Tensor stepNorm = norm(r);
    Tensor one = weightNorm.onesLike();
    Tensor both = weightNorm.greater(0).and(stepNorm.greater(0));
    Tensor safe = Tensor.where(both, stepNorm, one);
    Tensor ratio = Tensor.where(both, weightNorm.dividedBy(safe), one);
    return List.of(w.minus(r.times(ratio.times(operands.get(4)))), m, v);
  }

  private static Tensor norm(Tensor x) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      axes.add(i);
    }
    return x.square().sum(axes, false).sqrt();
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 20 * Types.elements(operands.get(0), binding);
  }
}

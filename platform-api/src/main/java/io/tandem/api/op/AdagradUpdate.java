package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Adagrad (Duchi, Hazan and Singer 2011), as PyTorch's: {@code (weight, sum, gradient,
 * learningRate) -> (weight, sum)}, {@code g += weightDecay · w; s += g²; w -= learningRate · g /
 * (sqrt(s) + ε)}.
 */
public record AdagradUpdate(double epsilon, double weightDecay) implements OptimizerUpdate {
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
    Tensor g = operands.get(2);
    if (weightDecay != 0) {
      g = g.plus(w.times(weightDecay));
    }
    Tensor sum = operands.get(1).plus(g.square());
    Tensor step = g.dividedBy(sum.sqrt().plus(epsilon)).times(operands.get(3));
    return List.of(w.minus(step), sum);
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 7 * Types.elements(operands.get(0), binding);
  }
}

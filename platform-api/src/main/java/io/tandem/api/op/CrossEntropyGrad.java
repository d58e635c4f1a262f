package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The gradient of {@link CrossEntropy} with respect to the logits: {@code (g [n], logProbabilities
 * [n, v], targets [n]) -> [n, v]}, {@code g · (exp(logp) - (1-s) · oneHot(target) - s/v)}, and 0 in
 * rows whose target is ignored.
 */
public record CrossEntropyGrad(int ignoreIndex, double smoothing) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    new CrossEntropy(ignoreIndex, smoothing).infer(operands.subList(1, 3));
    Types.shape(this, "the gradient", operands.get(0).shape(), operands.get(2).shape());
    return List.of(operands.get(1));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor logProbabilities = operands.get(1);
    Tensor targets = operands.get(2);
    Dim n = targets.shape().dim(0);
    Dim v = logProbabilities.shape().dim(1);
    Tensor zero = targets.trace().scalar(DType.FLOAT32, 0);
    Tensor g = Tensor.where(targets.notEqualTo(ignoreIndex), operands.get(0), zero);
    Tensor classes = targets.trace().iota(v, targets.dtype());
    Tensor hot = targets.reshape(List.of(n, Dim.ONE)).equalTo(classes).castTo(DType.FLOAT32);
    Tensor wanted = hot.times(1 - smoothing);
    if (smoothing > 0) {
      Tensor share = targets.trace().size(v, DType.FLOAT32).reciprocal().times(smoothing);
      wanted = wanted.plus(share);
    }
    return List.of(logProbabilities.exp().minus(wanted).times(g.reshape(List.of(n, Dim.ONE))));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 3 * Types.elements(operands.get(1), binding);
  }
}

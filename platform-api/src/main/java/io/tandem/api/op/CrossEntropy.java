package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Cross entropy of rows of logits against target classes: {@code (logits [n, v] f32, targets [n]
 * integers) -> (losses [n], logProbabilities [n, v])}, in nats.
 *
 * <p>{@code loss = -(1-s) · log p[target] - s/v · sum(log p)} with the label smoothing s (Szegedy
 * et al. 2016, arXiv 1512.00567, section 7, the prior being uniform over all v classes). A row
 * whose target is the ignored index has loss 0 and gradient 0. Other targets must lie in [0, v).
 * The second result is kept for the gradient.
 *
 * @param ignoreIndex the target that stands for "no target", -100 by custom
 * @param smoothing in [0, 1)
 */
public record CrossEntropy(int ignoreIndex, double smoothing) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType logits = operands.get(0);
    TensorType targets = operands.get(1);
    Types.integer(this, targets);
    Types.require(
        smoothing >= 0 && smoothing < 1, "label smoothing %s is not in [0, 1)", smoothing);
    Types.require(
        logits.dtype() == DType.FLOAT32
            && logits.rank() == 2
            && targets.rank() == 1
            && logits.shape().dim(0).equals(targets.shape().dim(0)),
        "crossEntropy needs logits f32[n, v] and targets [n], not %s and %s",
        logits,
        targets);
    return List.of(TensorType.of(DType.FLOAT32, targets.shape()), logits);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor logProbabilities = operands.get(0).logSoftmax();
    Tensor targets = operands.get(1);
    Trace trace = targets.trace();
    Tensor counts = targets.notEqualTo(ignoreIndex);
    Tensor safe = Tensor.where(counts, targets, targets.zerosLike());
    Dim n = targets.shape().dim(0);
    Tensor picked =
        logProbabilities.gatherAlong(1, safe.reshape(List.of(n, Dim.ONE))).reshape(List.of(n));
    Tensor losses = picked.times(smoothing - 1);
    if (smoothing > 0) {
      Tensor mean = logProbabilities.mean(List.of(1), false);
      losses = losses.minus(mean.times(smoothing));
    }
    Tensor zero = trace.scalar(DType.FLOAT32, 0);
    return List.of(Tensor.where(counts, losses, zero), logProbabilities);
  }

  @Override
  public void backward(Backward call) {
    if (call.hasGradient(1)) {
      Composite.super.backward(call);
      return;
    }
    CrossEntropyGrad op = new CrossEntropyGrad(ignoreIndex, smoothing);
    call.contribute(
        0, () -> call.trace().apply(op, call.gradient(0), call.result(1), call.operand(1)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 5 * Types.elements(operands.get(0), binding);
  }
}

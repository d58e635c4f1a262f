package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Layer normalization over the last axis (Ba, Kiros and Hinton 2016, arXiv 1607.06450): {@code (x
 * […, d], weight [d], bias [d]) -> (y […, d], mean […, 1], rstd […, 1])}.
 *
 * <p>{@code y = (x - mean) · rstd · weight + bias} with the mean over the last axis and {@code rstd
 * = 1 / sqrt(variance + epsilon)}, the variance being the biased one. The second and third results
 * are kept for the gradient.
 */
public record LayerNorm(double epsilon) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    TensorType x = operands.get(0);
    Types.floating(this, x);
    Types.require(x.rank() >= 1, "layerNorm does not apply to a scalar");
    for (int i = 1; i < 3; i++) {
      Types.sameDType(this, x, operands.get(i));
      Types.require(
          operands.get(i).shape().equals(Shape.of(x.shape().dim(-1))),
          "layerNorm of %s cannot take a weight or bias of %s",
          x.shape(),
          operands.get(i).shape());
    }
    TensorType statistic = x.with(x.shape().with(-1, Dim.ONE));
    return List.of(x, statistic, statistic);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor mean = x.mean(List.of(-1), true);
    Tensor centred = x.minus(mean);
    Tensor rstd = centred.square().mean(List.of(-1), true).plus(epsilon).rsqrt();
    Tensor y = centred.times(rstd).times(operands.get(1)).plus(operands.get(2));
    return List.of(y, mean, rstd);
  }

  @Override
  public void backward(Backward call) {
    if (call.hasGradient(1) || call.hasGradient(2)) {
      Composite.super.backward(call);
      return;
    }
    List<Tensor> gradients =
        call.trace()
            .apply(
                new LayerNormGrad(),
                call.gradient(0),
                call.operand(0),
                call.result(1),
                call.result(2),
                call.operand(1));
    for (int i = 0; i < 3; i++) {
      Tensor gradient = gradients.get(i);
      call.contribute(i, () -> gradient);
    }
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 8 * Types.elements(operands.get(0), binding);
  }
}

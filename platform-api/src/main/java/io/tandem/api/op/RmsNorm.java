package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Root-mean-square normalization over the last axis (Zhang and Sennrich 2019, arXiv 1910.07467):
 * {@code (x […, d], weight [d]) -> (y […, d], rstd […, 1])}, {@code y = x · rstd · weight} with
 * {@code rstd = 1 / sqrt(mean(x²) + epsilon)}. The second result is kept for the gradient.
 */
public record RmsNorm(double epsilon) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType x = operands.get(0);
    Types.floating(this, x);
    Types.sameDType(this, x, operands.get(1));
    Types.require(
        x.rank() >= 1 && operands.get(1).shape().equals(Shape.of(x.shape().dim(-1))),
        "rmsNorm of %s cannot take a weight of %s",
        x.shape(),
        operands.get(1).shape());
    return List.of(x, x.with(x.shape().with(-1, Dim.ONE)));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor rstd = x.square().mean(List.of(-1), true).plus(epsilon).rsqrt();
    return List.of(x.times(rstd).times(operands.get(1)), rstd);
  }

  @Override
  public void backward(Backward call) {
    if (call.hasGradient(1)) {
      Composite.super.backward(call);
      return;
    }
    List<Tensor> gradients =
        call.trace()
            .apply(
                new RmsNormGrad(),
                call.gradient(0),
                call.operand(0),
                call.result(1),
                call.operand(1));
    call.contribute(0, () -> gradients.get(0));
    call.contribute(1, () -> gradients.get(1));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 4 * Types.elements(operands.get(0), binding);
  }
}

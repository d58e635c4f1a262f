package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * {@code log(sum(exp(x)))} over the last axis, without overflow: {@code […, n] -> […, 1]} or {@code
 * […]}. Negative infinity for an empty axis and for a row of negative infinities; its gradient is 0
 * there.
 *
 * @param keepDim whether the last axis stays, with extent 1
 */
public record LogSumExp(boolean keepDim) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.floating(this, x);
    Types.require(x.rank() >= 1, "logSumExp does not apply to a scalar");
    return List.of(x.with(keepDim ? x.shape().with(-1, Dim.ONE) : x.shape().without(-1)));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor max = finiteOrZero(x.max(List.of(-1), true)).stopGradient();
    Tensor y = x.minus(max).exp().sum(List.of(-1), true).log().plus(max);
    return List.of(keepDim ? y : y.reshape(x.shape().without(-1).dims()));
  }

  @Override
  public void backward(Backward call) {
    Tensor x = call.operand(0);
    List<Dim> kept = x.shape().with(-1, Dim.ONE).dims();
    call.contribute(
        0,
        () -> {
          Tensor y = finiteOrZero(call.result(0).reshape(kept));
          return x.minus(y).exp().times(call.gradient(0).reshape(kept));
        });
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 4 * Types.elements(operands.get(0), binding);
  }

  private static Tensor finiteOrZero(Tensor x) {
    return Tensor.where(x.isFinite(), x, x.zerosLike());
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/** {@code x - log(sum(exp(x)))} over the last axis, without overflow: {@code (x) -> y}. */
public record LogSoftmax() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.floating(this, operands.get(0));
    Types.require(operands.get(0).rank() >= 1, "logSoftmax does not apply to a scalar");
    return operands;
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor shifted = x.minus(x.max(List.of(-1), true).stopGradient());
    return List.of(shifted.minus(shifted.exp().sum(List.of(-1), true).log()));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0, () -> call.trace().apply(new LogSoftmaxGrad(), call.gradient(0), call.result(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 5 * Types.elements(operands.get(0), binding);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * {@code exp(x) / sum(exp(x))} over the last axis, without overflow: {@code (x) -> y}. A row of
 * negative infinities gives NaN; an empty axis gives an empty result.
 */
public record Softmax() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    Types.floating(this, operands.get(0));
    Types.require(operands.get(0).rank() >= 1, "softmax does not apply to a scalar");
    return operands;
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor x = operands.get(0);
    Tensor e = x.minus(x.max(List.of(-1), true).stopGradient()).exp();
    return List.of(e.dividedBy(e.sum(List.of(-1), true)));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0, () -> call.trace().apply(new SoftmaxGrad(), call.gradient(0), call.result(0)).get(0));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 5 * Types.elements(operands.get(0), binding);
  }
}

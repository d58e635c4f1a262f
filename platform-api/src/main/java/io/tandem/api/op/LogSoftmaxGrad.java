package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/** The gradient of {@link LogSoftmax} from its result: {@code (g, y) -> g - exp(y) · sum(g)}. */
public record LogSoftmaxGrad() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    Types.floating(this, operands.get(0));
    Types.same(this, operands.get(0), operands.get(1));
    return List.of(operands.get(1));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor g = operands.get(0);
    return List.of(g.minus(operands.get(1).exp().times(g.sum(List.of(-1), true))));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 4 * Types.elements(operands.get(0), binding);
  }
}

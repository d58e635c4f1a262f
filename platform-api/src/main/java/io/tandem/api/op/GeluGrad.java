package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/** The gradient of {@link Gelu}: {@code (g, x) -> dx}. */
public record GeluGrad(boolean tanh) implements Composite {
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
    Tensor x = operands.get(1);
    Tensor gate = Gelu.gate(x, tanh);
    Tensor slope;
    if (tanh) {
      Tensor inner = x.square().times(3 * Gelu.CUBIC).plus(1).times(Gelu.SCALE);
      slope = gate.square().negate().plus(1).times(inner);
    } else {
      slope = x.square().times(-0.5).exp().times(Math.sqrt(2 / Math.PI));
    }
    return List.of(g.times(gate.plus(1).plus(x.times(slope)).times(0.5)));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return (tanh ? 15 : 11) * Types.elements(operands.get(1), binding);
  }
}

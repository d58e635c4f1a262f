package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The gradients of {@link LayerNorm}: {@code (g […, d], x […, d], mean […, 1], rstd […, 1], weight
 * [d]) -> (dx […, d], dweight [d], dbias [d])}.
 */
public record LayerNormGrad() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 5, 5);
    TensorType x = operands.get(1);
    Types.same(this, operands.get(0), x);
    Types.same(this, operands.get(2), operands.get(3));
    TensorType weight = operands.get(4);
    return List.of(x, weight, weight);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor g = operands.get(0);
    Tensor rstd = operands.get(3);
    Tensor normalized = operands.get(1).minus(operands.get(2)).times(rstd);
    Tensor scaled = g.times(operands.get(4));
    Tensor along = normalized.times(scaled.times(normalized).mean(List.of(-1), true));
    Tensor dx = scaled.minus(scaled.mean(List.of(-1), true)).minus(along).times(rstd);
    List<Integer> leading = IntStream.range(0, g.shape().rank() - 1).boxed().toList();
    return List.of(dx, g.times(normalized).sum(leading, false), g.sum(leading, false));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 14 * Types.elements(operands.get(1), binding);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The gradients of {@link RmsNorm}: {@code (g […, d], x […, d], rstd […, 1], weight [d]) -> (dx […,
 * d], dweight [d])}.
 */
public record RmsNormGrad() implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 4, 4);
    Types.same(this, operands.get(0), operands.get(1));
    return List.of(operands.get(1), operands.get(3));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor g = operands.get(0);
    Tensor rstd = operands.get(2);
    Tensor normalized = operands.get(1).times(rstd);
    Tensor scaled = g.times(operands.get(3));
    Tensor along = normalized.times(scaled.times(normalized).mean(List.of(-1), true));
    List<Integer> leading = IntStream.range(0, g.shape().rank() - 1).boxed().toList();
    return List.of(scaled.minus(along).times(rstd), g.times(normalized).sum(leading, false));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 10 * Types.elements(operands.get(1), binding);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * The gradients of {@link Attention} with respect to query, key and value: {@code (g, out,
 * logSumExp, query, key, value, bias?) -> (dquery, dkey, dvalue)}; the weights are computed again
 * from the scores, for which a fused kernel uses their normalizers (Dao et al. 2022, arXiv
 * 2205.14135, section 3.1).
 */
public record AttentionGrad(boolean causal, double scale) implements Composite {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 6, 7);
    Types.same(this, operands.get(0), operands.get(1));
    new Attention(causal, scale).infer(operands.subList(3, operands.size()));
    return operands.subList(3, 6);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor g = operands.get(0);
    Tensor q = operands.get(3);
    Tensor k = operands.get(4);
    Tensor v = operands.get(5);
    Tensor scores = new Attention(causal, scale).scores(operands, 3);
    Tensor weights = scores.softmax();
    Tensor dv = weights.castTo(g.dtype()).matmul(g, true, false);
    Tensor dweights = g.matmul(v, false, true).castTo(DType.FLOAT32);
    Tensor along =
        g.castTo(DType.FLOAT32).times(operands.get(1).castTo(DType.FLOAT32)).sum(List.of(-1), true);
    Tensor dscores = weights.times(dweights.minus(along)).times(scale).castTo(g.dtype());
    return List.of(dscores.matmul(k), dscores.matmul(q, true, false), dv);
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    TensorType q = operands.get(3);
    double forward = Attention.products(q, operands.get(4), operands.get(5), binding);
    // Gradients of the two products are four; computing the scores again is not counted.
    return 2 * forward;
  }
}

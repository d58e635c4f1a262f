package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * {@link Attention} with dropout on its weights (Vaswani et al. 2017, arXiv 1706.03762, section
 * 5.4): {@code (query [b, h, t, d], key [b, h, s, d], value [b, h, s, e], bias?, seed) -> out [b,
 * h, t, e]}. The weights that are kept are divided by {@code 1 - rate}.
 *
 * <p>It stands in programs so that those who change them find attention whether it drops or not. No
 * engine has a kernel for it: {@link io.tandem.api.program.Precision#applyTo} traces its
 * definition.
 *
 * @param causal as for {@link Attention}
 * @param scale as for {@link Attention}
 * @param rate in (0, 1)
 * @param salt tells its draws from others, as that of {@link RandomUniform}
 */
public record DroppedAttention(boolean causal, double scale, double rate, long salt)
    implements Composite {
  /** Checks the rate. */
  public DroppedAttention {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate must be in (0, 1), not " + rate);
    }
  }

  /** The same without dropout, which takes all operands but the last. */
  public Attention attention() {
    return new Attention(causal, scale);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 4, 5);
    int last = operands.size() - 1;
    Types.same(this, operands.get(last), TensorType.of(DType.INT64, Shape.SCALAR));
    return attention().infer(operands.subList(0, last)).subList(0, 1);
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    int last = operands.size() - 1;
    Tensor value = operands.get(2);
    Tensor weights = attention().scores(operands.subList(0, last)).softmax().castTo(value.dtype());
    Tensor drawn =
        value.trace().apply(new RandomUniform(weights.shape(), salt), operands.get(last)).get(0);
    Tensor keep = drawn.greaterEqual(value.trace().scalar(DType.FLOAT32, rate));
    Tensor kept = Tensor.where(keep, weights.times(1 / (1 - rate)), weights.zerosLike());
    return List.of(kept.matmul(value));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Attention.products(operands.get(0), operands.get(1), operands.get(2), binding);
  }
}

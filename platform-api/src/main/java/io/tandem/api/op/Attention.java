package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Scaled dot-product attention (Vaswani et al. 2017, arXiv 1706.03762, section 3.2.1): {@code
 * (query [b, h, t, d], key [b, h, s, d], value [b, h, s, e], bias?) -> (out [b, h, t, e], logSumExp
 * [b, h, t])}, {@code out = softmax(scale · query · keyᵀ + bias) · value}.
 *
 * <p>The bias, an {@code f32} tensor that broadcasts to [b, h, t, s], carries masks as large
 * negative numbers and relative positions. A query that sees no key gets the mean of all values, as
 * by softmax, and its gradient is finite and not specified further. The second result is the
 * normalizer of each row of the scores in {@code f32}, kept for the gradient. Attention with
 * dropout is composed of simpler operations ({@link io.tandem.api.program.Nn#attention}).
 *
 * @param causal whether query i sees only the keys up to i + (s - t): the last query sees all
 * @param scale what the products are multiplied by, usually 1/sqrt(d)
 */
public record Attention(boolean causal, double scale) implements Composite {
  /**
   * What a forbidden score is set to: the least finite float, as Hugging Face Transformers does.
   */
  public static final double MASKED = -Float.MAX_VALUE;

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 4);
    TensorType q = operands.get(0);
    TensorType k = operands.get(1);
    TensorType v = operands.get(2);
    Types.floating(this, q);
    Types.sameDType(this, q, k);
    Types.sameDType(this, q, v);
    boolean fits = q.rank() == 4 && k.rank() == 4 && v.rank() == 4;
    fits = fits && q.shape().sub(0, 2).equals(k.shape().sub(0, 2));
    fits = fits && q.shape().dim(3).equals(k.shape().dim(3));
    fits = fits && k.shape().sub(0, 3).equals(v.shape().sub(0, 3));
    Types.require(
        fits,
        "attention needs query [b, h, t, d], key [b, h, s, d] and value [b, h, s, e], not %s, %s"
            + " and %s",
        q.shape(),
        k.shape(),
        v.shape());
    if (operands.size() == 4) {
      TensorType bias = operands.get(3);
      Shape scores = q.shape().with(3, k.shape().dim(2));
      Types.require(
          bias.dtype() == DType.FLOAT32 && Shape.broadcast(scores, bias.shape()).equals(scores),
          "the attention bias %s does not broadcast to f32%s",
          bias,
          scores);
    }
    return List.of(
        q.with(q.shape().with(3, v.shape().dim(3))),
        TensorType.of(DType.FLOAT32, q.shape().sub(0, 3)));
  }

  @Override
  public List<Tensor> expand(List<Tensor> operands) {
    Tensor scores = scores(operands, 0);
    // Not by the normalizer: beside a mask's huge number, the logarithm of a count is lost.
    Tensor weights = scores.softmax().castTo(operands.get(2).dtype());
    return List.of(weights.matmul(operands.get(2)), scores.logSumExp(false));
  }

  /**
   * The scores before the softmax, in {@code f32}: {@code [b, h, t, s]}.
   *
   * @param operands query, key, value and perhaps bias, as {@link #infer} accepts them
   */
  public Tensor scores(List<Tensor> operands) {
    infer(operands.stream().map(Tensor::type).toList());
    return scores(operands, 0);
  }

  /** The scores in f32, from query, key, value and bias beginning at a place of the operands. */
  Tensor scores(List<Tensor> operands, int from) {
    Tensor q = operands.get(from);
    Tensor k = operands.get(from + 1);
    Tensor scores = q.matmul(k, false, true).castTo(DType.FLOAT32).times(scale);
    if (operands.size() > from + 3) {
      scores = scores.plus(operands.get(from + 3));
    }
    if (!causal) {
      return scores;
    }
    return Tensor.where(visible(scores), scores, scores.trace().scalar(DType.FLOAT32, MASKED));
  }

  private static Tensor visible(Tensor scores) {
    Dim t = scores.shape().dim(2);
    Dim s = scores.shape().dim(3);
    Tensor rows = scores.trace().iota(t, DType.INT32).reshape(List.of(t, Dim.ONE));
    Tensor columns = scores.trace().iota(s, DType.INT32);
    Tensor offset = scores.trace().size(s, DType.INT32).minus(scores.trace().size(t, DType.INT32));
    return columns.lessEqual(rows.plus(offset));
  }

  @Override
  public void backward(Backward call) {
    boolean biased = call.operands() == 4;
    if (call.hasGradient(1) || (biased && call.needs(3))) {
      Composite.super.backward(call);
      return;
    }
    AttentionGrad op = new AttentionGrad(causal, scale);
    Tensor g = call.gradient(0);
    Tensor q = call.operand(0);
    Tensor k = call.operand(1);
    Tensor v = call.operand(2);
    Tensor out = call.result(0);
    Tensor normalizer = call.result(1);
    List<Tensor> gradients =
        biased
            ? call.trace().apply(op, g, out, normalizer, q, k, v, call.operand(3))
            : call.trace().apply(op, g, out, normalizer, q, k, v);
    for (int i = 0; i < 3; i++) {
      Tensor gradient = gradients.get(i);
      call.contribute(i, () -> gradient);
    }
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return products(operands.get(0), operands.get(1), operands.get(2), binding);
  }

  /**
   * Floating-point operations of the two matrix products (every score counted, masked or not) and 6
   * for each score.
   */
  static double products(TensorType q, TensorType k, TensorType v, Map<String, Long> binding) {
    double scores = Types.elements(q.with(q.shape().with(3, k.shape().dim(2))), binding);
    double depth = q.shape().dim(3).evaluate(binding) + v.shape().dim(3).evaluate(binding);
    return scores * (2 * depth + 6);
  }
}

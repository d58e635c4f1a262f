package io.tandem.api.program;

import io.tandem.api.op.Attention;
import io.tandem.api.op.AvgPool2d;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.op.Gelu;
import io.tandem.api.op.LayerNorm;
import io.tandem.api.op.Linear;
import io.tandem.api.op.MaxPool2d;
import io.tandem.api.op.RmsNorm;
import io.tandem.api.op.Window;
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The functions that neural networks are built of, in the field's names (PyTorch's {@code
 * nn.functional}); each says in which operation its definition stands.
 */
public final class Nn {
  private Nn() {}

  /** {@code x · weight + bias} with the weight as [in, out] ({@link Linear}). */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return x.trace().apply(new Linear(false), x, weight, bias).get(0);
  }

  /** {@code x · weightᵀ + bias} with the weight as [out, in], as {@code nn.Linear} stores it. */
  public static Tensor linearTransposed(Tensor x, Tensor weight, Optional<Tensor> bias) {
    List<Tensor> operands = new ArrayList<>(List.of(x, weight));
    bias.ifPresent(operands::add);
    return x.trace().apply(new Linear(true), operands).get(0);
  }

  /** Rows of a table: ids [...] and table [v, d] give […, d]. */
  public static Tensor embedding(Tensor table, Tensor ids) {
    return table.gather(0, ids);
  }

  /** Layer normalization of the last axis ({@link LayerNorm}). */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    return x.trace().apply(new LayerNorm(epsilon), x, weight, bias).get(0);
  }

  /** Root-mean-square normalization of the last axis ({@link RmsNorm}). */
  public static Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
    return x.trace().apply(new RmsNorm(epsilon), x, weight).get(0);
  }

  /** Gaussian error linear units by the error function ({@link Gelu}). */
  public static Tensor gelu(Tensor x) {
    return x.trace().apply(new Gelu(false), x).get(0);
  }

  /** Gaussian error linear units by the hyperbolic tangent, as in GPT-2 ({@link Gelu}). */
  public static Tensor geluTanh(Tensor x) {
    return x.trace().apply(new Gelu(true), x).get(0);
  }

  /** {@code x · sigmoid(x)}. */
  public static Tensor silu(Tensor x) {
    return x.times(x.sigmoid());
  }

  /**
   * Sets each element to 0 with probability {@code rate} and divides the others by {@code 1 - rate}
   * (Srivastava et al. 2014), drawing from the call's seed.
   *
   * @param rate in [0, 1); 0 draws nothing
   */
  public static Tensor dropout(Tensor x, double rate) {
    if (rate == 0) {
      return x;
    }
    if (!(rate > 0 && rate < 1)) {
      throw new TracingException("a dropout rate must be in [0, 1), not " + rate);
    }
    Tensor keep = x.trace().uniform(x.shape()).greaterEqual(x.trace().scalar(DType.FLOAT32, rate));
    return Tensor.where(keep, x.times(1 / (1 - rate)), x.zerosLike());
  }

  /**
   * Scaled dot-product attention of [b, h, t, d], with dropout on the weights ({@link Attention}).
   *
   * @param bias added to the scores, broadcasting to [b, h, t, s]; see {@link #maskBias}
   * @param causal whether query i sees only the keys up to i + (s - t)
   * @param dropout rate in [0, 1) on the attention weights
   */
  public static Tensor attention(
      Tensor query,
      Tensor key,
      Tensor value,
      Optional<Tensor> bias,
      boolean causal,
      double dropout) {
    double scale = 1 / Math.sqrt((double) query.dim(-1).extent());
    return attention(query, key, value, bias, causal, scale, dropout);
  }

  /**
   * The same with another scale than one over the root of the depth.
   *
   * @param scale what the products of queries and keys are multiplied by
   */
  public static Tensor attention(
      Tensor query,
      Tensor key,
      Tensor value,
      Optional<Tensor> bias,
      boolean causal,
      double scale,
      double dropout) {
    Attention attention = new Attention(causal, scale);
    List<Tensor> operands = new ArrayList<>(List.of(query, key, value));
    bias.ifPresent(operands::add);
    if (dropout == 0) {
      return query.trace().apply(attention, operands).get(0);
    }
    if (!(dropout > 0 && dropout < 1)) {
      throw new TracingException("a dropout rate must be in [0, 1), not " + dropout);
    }
    Trace trace = query.trace();
    operands.add(trace.seed());
    return trace.apply(new DroppedAttention(causal, scale, dropout, trace.salt()), operands).get(0);
  }

  /** The attention bias of a mask that is 1 or true where a key may be seen. */
  public static Tensor maskBias(Tensor mask) {
    Tensor visible = mask.dtype() == DType.BOOL ? mask : mask.notEqualTo(0);
    Trace trace = mask.trace();
    Tensor hidden = trace.scalar(DType.FLOAT32, Attention.MASKED);
    return Tensor.where(visible, trace.scalar(DType.FLOAT32, 0), hidden);
  }

  /**
   * Cross entropy of each row in nats ({@link CrossEntropy}).
   *
   * @param logits […, v]
   * @param targets […], integers
   * @param ignoreIndex the target that stands for none, -100 by custom
   * @param smoothing label smoothing in [0, 1)
   * @return losses in the shape of the targets; 0 where a target is ignored
   */
  public static Tensor crossEntropy(
      Tensor logits, Tensor targets, int ignoreIndex, double smoothing) {
    Tensor rows = logits.castTo(DType.FLOAT32);
    rows = rows.reshape(targets.shape().size(), logits.dim(-1));
    Tensor flat = targets.reshape(targets.shape().size());
    CrossEntropy op = new CrossEntropy(ignoreIndex, smoothing);
    return logits.trace().apply(op, rows, flat).get(0).reshape(targets.shape().dims());
  }

  /** Two-dimensional convolution without bias ({@link Conv2d}). */
  public static Tensor conv2d(Tensor x, Tensor weight, int stride, int padding) {
    int height = Math.toIntExact(weight.dim(2).extent());
    int width = Math.toIntExact(weight.dim(3).extent());
    Window window = new Window(height, width, stride, stride, padding, padding);
    return x.trace().apply(new Conv2d(window), x, weight).get(0);
  }

  /** One-dimensional convolution: x [n, c, t], weight [o, c, k] give [n, o, places]. */
  public static Tensor conv1d(Tensor x, Tensor weight, int stride, int padding) {
    int width = Math.toIntExact(weight.dim(2).extent());
    Window window = new Window(1, width, 1, stride, 0, padding);
    Conv2d op = new Conv2d(window);
    return x.trace().apply(op, x.unsqueeze(2), weight.unsqueeze(2)).get(0).squeeze(2);
  }

  /** The greatest elements under a square window ({@link MaxPool2d}). */
  public static Tensor maxPool2d(Tensor x, int extent, int stride, int padding) {
    Window window = new Window(extent, extent, stride, stride, padding, padding);
    return x.trace().apply(new MaxPool2d(window), x).get(0);
  }

  /** The means under a square window ({@link AvgPool2d}). */
  public static Tensor avgPool2d(Tensor x, int extent, int stride, int padding) {
    Window window = new Window(extent, extent, stride, stride, padding, padding);
    return x.trace().apply(new AvgPool2d(window), x).get(0);
  }
}

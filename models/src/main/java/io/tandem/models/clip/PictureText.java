package io.tandem.models.clip;

import io.tandem.api.program.Initializer;
import io.tandem.api.program.Nn;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import java.util.List;

/**
 * Vectors of texts and pictures in one space, and what is learned of them (Radford et al. 2021,
 * section 2.3 and figure 3).
 *
 * @param texts of length 1, [T, P]
 * @param pictures of length 1, [I, P]
 * @param logScale the logarithm of what cosines are multiplied by, a scalar
 */
record PictureText(Tensor texts, Tensor pictures, Tensor logScale) {
  /** The weight that the scale is learned as. */
  static final String SCALE = "logit_scale";

  /** Squared lengths below this would be divided by as if they were it. */
  private static final double LEAST = 1e-24;

  /** The scale that a root of weights has. */
  static Tensor logScale(Scope root, double initial) {
    return root.weight(SCALE, Shape.SCALAR, new Initializer.Fill(initial));
  }

  /** Rows of length 1, in 32-bit floats; a row of zeros stays as it is. */
  static Tensor normalized(Tensor x) { // [B, P] -> [B, P]
    Tensor wide = x.castTo(DType.FLOAT32);
    Trace trace = x.trace();
    Tensor squared = wide.square().sum(List.of(1), true);
    return wide.times(squared.maximum(trace.scalar(DType.FLOAT32, LEAST)).rsqrt());
  }

  /** Cosines times the scale: [T, I]. */
  Tensor logitsPerText() {
    return texts.matmul(pictures, false, true).times(logScale.exp());
  }

  /**
   * The loss of a batch in which the i-th row belongs to the i-th column: the cross entropy of each
   * row among all columns, whose logarithm of a sum of exponentials is taken relative to the
   * greatest logit. The symmetric loss is the mean of that of texts among pictures and that of
   * pictures among texts.
   *
   * @param logits [B, B], in 32-bit floats
   * @return [B]
   */
  static Tensor losses(Tensor logits) {
    return Nn.crossEntropy(logits, logits.trace().iota(logits.dim(0), DType.INT32), -1, 0);
  }

  /** The symmetric loss of each pair, where as many texts as pictures belong together: [B]. */
  Tensor losses() {
    Tensor logits = logitsPerText();
    return losses(logits).plus(losses(logits.transpose(0, 1))).times(0.5);
  }
}

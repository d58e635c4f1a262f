package io.tandem.models.objective;

import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.TracingException;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;

/**
 * What each example is compared with: in the first column what goes together with it, then its
 * negatives.
 *
 * @param vectors [B, C, D], zeros where there is none
 * @param there {@code bool [B, C]}
 */
record Candidates(Tensor vectors, Tensor there) {
  /** The score of what is not there: nothing is left of it beside any real one. */
  static final double HIDDEN = -1e30;

  /** Takes the vectors that are there, and lets no gradient go to the others. */
  static Candidates of(Vectors vectors) {
    Tensor second = vectors.second().orElseThrow(() -> missing("second vectors"));
    Tensor there = vectors.there().orElseThrow(() -> missing("second vectors"));
    Tensor known = Tensor.where(there.unsqueeze(2), second, second.zerosLike());
    return new Candidates(known, there);
  }

  static TracingException missing(String what) {
    return new TracingException("examples of this form have no " + what);
  }

  /** All of the batch, one row each: [B·C, D]. */
  Tensor flat() {
    return vectors.flatten(0, 1);
  }

  /** What goes together with each example: [B, D]. */
  Tensor positives() {
    return vectors.select(1, 0);
  }

  /** Whether each column is one of negatives: {@code bool [1, C]}. */
  Tensor negativeColumns() {
    return trace().iota(columns(), DType.INT32).greater(0).unsqueeze(0);
  }

  /** Which of the negatives are there: {@code bool [B, C]}. */
  Tensor negativesThere() {
    return there.and(negativeColumns());
  }

  /** Which of all candidates of the batch are an example's own: {@code bool [B, B·C]}. */
  Tensor own() {
    Tensor examples = trace().iota(vectors.dim(0), DType.INT32); // [B]
    return examples.unsqueeze(1).equalTo(repeated(examples.unsqueeze(1)).unsqueeze(0));
  }

  /** Which of all candidates of the batch are negatives of some example: {@code bool [1, B·C]}. */
  Tensor negatives() {
    return repeated(trace().iota(columns(), DType.INT32).unsqueeze(0)).greater(0).unsqueeze(0);
  }

  /** The scores of all candidates of the batch, those that are not there hidden: [N, B·C]. */
  Tensor hide(Tensor scores) {
    Tensor hidden = scores.trace().scalar(scores.dtype(), HIDDEN);
    return Tensor.where(there.flatten(0, 1).unsqueeze(0), scores, hidden);
  }

  private Tensor repeated(Tensor numbers) { // [B, 1] or [1, C] -> [B·C]
    return numbers.expand(Shape.of(vectors.dim(0), columns())).flatten(0, 1);
  }

  private Dim columns() {
    return vectors.dim(1);
  }

  private Trace trace() {
    return vectors.trace();
  }
}

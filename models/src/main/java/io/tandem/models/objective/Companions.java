package io.tandem.models.objective;

import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import java.util.List;

/**
 * Which examples of a batch go together, by their classes.
 *
 * @param positives who is another example of one's class, {@code bool [B, B]}
 * @param negatives who is of another class, {@code bool [B, B]}
 */
record Companions(Tensor positives, Tensor negatives) {

  /** Of labelled texts. */
  static Companions of(Vectors vectors) {
    Tensor labels = vectors.labels().orElseThrow(() -> Candidates.missing("labels"));
    Tensor alike = labels.unsqueeze(1).equalTo(labels.unsqueeze(0)); // [B, B]
    return new Companions(alike.and(same(vectors.first()).not()), alike.not());
  }

  /**
   * Whether a row and a column are one example: {@code bool [B, B]}, for vectors {@code [B, D]}.
   */
  static Tensor same(Tensor vectors) {
    Tensor rows = vectors.trace().iota(vectors.dim(0), DType.INT32);
    return rows.unsqueeze(1).equalTo(rows.unsqueeze(0));
  }

  /** Whether each example has another of its class: [B]. */
  Tensor havePositives() {
    return positives.any(List.of(-1), false);
  }

  /** Whether there is another class beside each example's: [B]. */
  Tensor haveNegatives() {
    return negatives.any(List.of(-1), false);
  }
}

package io.tandem.models.objective;

import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Tensor;
import java.util.List;

/**
 * A batch in which what goes together with one example is a negative of all others.
 *
 * @param first [B, D]
 * @param candidates of all examples
 * @param similarity of vectors
 */
record InBatch(Tensor first, Candidates candidates, Similarity similarity) {

  static InBatch of(Vectors vectors, Similarity similarity) {
    return new InBatch(vectors.first(), Candidates.of(vectors), similarity);
  }

  /** Of each example and all candidates of the batch: [B, B·C]. */
  Tensor similarities() {
    return similarity.table(first, candidates.flat());
  }

  /** The scores of what goes together: [B, B·C] to [B]. */
  Tensor positive(Tensor scores) {
    Tensor chosen = candidates.own().and(candidates.negatives().not());
    return Tensor.where(chosen, scores, scores.zerosLike()).sum(List.of(-1), false);
  }

  /**
   * The mean of {@code -log(exp(positive) / Σ exp(all))}: the cross entropy of finding among all
   * candidates the one that goes together with the example.
   *
   * @param scores [B, B·C]
   */
  Loss crossEntropy(Tensor scores) {
    return Loss.meanOf(candidates.hide(scores).logSumExp(false).minus(positive(scores)));
  }
}

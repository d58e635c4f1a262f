package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import java.util.Set;

/**
 * CoSENT (Su 2022; Huang et al. 2024, IEEE/ACM TASLP 32), as {@code CoSENTLoss} of
 * sentence-transformers: only the order of scores matters. It is a loss of the batch as a whole.
 *
 * @param scale λ, by which similarities are multiplied
 * @param similarity of vectors
 */
public record Cosent(
    @Doc("By what similarities are multiplied.") @Default("20") @Range(above = 0, max = 1e6)
        double scale,
    @Doc("How alike two vectors are.") @Default("cosine") Similarity similarity)
    implements Objective {
  static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.SCORED_PAIRS, Matching.Form.SCORED_TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor similarities = similarity.rows(vectors.first(), candidates.vectors()).times(scale);
    Tensor whole = Ordering.loss(similarities, scores, candidates.there());
    return Loss.ofBatch(whole, vectors.first().select(1, 0));
  }
}

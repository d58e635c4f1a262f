package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import java.util.Set;

/**
 * Margins between what goes together and each negative are to be those of a teacher, a
 * cross-encoder say, in mean squared error (Hofstätter et al. 2020, arXiv 2010.02666), as {@code
 * MarginMSELoss} of sentence-transformers.
 *
 * @param similarity of vectors
 */
public record MarginMse(@Doc("How alike two vectors are.") @Default("dot") Similarity similarity)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.SCORED_TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor similarities = similarity.rows(vectors.first(), candidates.vectors()); // [B, C]
    Tensor errors = margins(similarities).minus(margins(scores)).square();
    return Loss.meanOf(errors, candidates.negativesThere());
  }

  private static Tensor margins(Tensor scores) {
    return scores.select(1, 0).unsqueeze(1).minus(scores);
  }
}

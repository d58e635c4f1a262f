package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import java.util.Set;

/**
 * The cosine of two vectors is to be the score, in mean squared error (Reimers and Gurevych 2019,
 * arXiv 1908.10084, section 3), as {@code CosineSimilarityLoss} of sentence-transformers.
 */
public record CosineRegression() implements Objective {
  static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.SCORED_PAIRS, Matching.Form.SCORED_TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public boolean takes(double score) {
    return score >= -1 && score <= 1;
  }

  @Override
  public String scores() {
    return "from -1 to 1, as cosines are";
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor scores = vectors.scores().orElseThrow(() -> Candidates.missing("scores")); // [B, C]
    Tensor cosines = Similarity.COSINE.rows(vectors.first(), candidates.vectors());
    return Loss.meanOf(cosines.minus(scores).square(), candidates.there());
  }
}

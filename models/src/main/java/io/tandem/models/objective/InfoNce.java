package io.tandem.models.objective;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Loss;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.Vectors;
import io.tandem.api.program.Scope;
import java.util.Set;

/**
 * InfoNCE (van den Oord, Li and Vinyals 2018, arXiv 1807.03748, equation 4), from each example to
 * what is compared with it: the density ratio is the exponential of a similarity over a
 * temperature, the negatives are the batch's other candidates.
 *
 * @param temperature by which similarities are divided; by default that of MoCo and CLIP's start
 * @param similarity of vectors
 */
public record InfoNce(
    @Doc("By what similarities are divided.") @Default("0.07") @Range(above = 0, max = 1e6)
        double temperature,
    @Doc("How alike two vectors are.") @Default("cosine") Similarity similarity)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.PAIRS, Matching.Form.TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    InBatch batch = InBatch.of(vectors, similarity);
    return batch.crossEntropy(batch.similarities().dividedBy(temperature));
  }
}

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
 * SimCSE (Gao, Yao and Chen 2021, arXiv 2104.08821). Of texts alone (equation 4) each is read
 * twice, and dropout makes the two vectors that go together; pairs and triplets, of premise,
 * entailment and contradiction say, are learned as equation 5 has it, and with a weight on each
 * example's own negatives as equation 8.
 *
 * @param temperature τ, by which cosines are divided
 * @param hardNegativeWeight α, by which the exponentials of an example's own negatives are
 *     multiplied
 */
public record SimCse(
    @Doc("By what cosines are divided.") @Default("0.05") @Range(above = 0, max = 1e6)
        double temperature,
    @Doc("How often each of an example's own negatives counts.")
        @Default("1")
        @Range(above = 0, max = 1e6)
        double hardNegativeWeight)
    implements Objective {
  static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.TEXTS, Matching.Form.PAIRS, Matching.Form.TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public int readings() {
    return 2;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    InBatch batch = InBatch.of(vectors, Similarity.COSINE);
    Tensor scores = batch.similarities().dividedBy(temperature); // [B, B·C]
    if (hardNegativeWeight != 1) {
      Tensor own = batch.candidates().own().and(batch.candidates().negatives());
      Tensor weight = scores.zerosLike().plus(Math.log(hardNegativeWeight));
      scores = scores.plus(Tensor.where(own, weight, scores.zerosLike()));
    }
    return batch.crossEntropy(scores);
  }
}

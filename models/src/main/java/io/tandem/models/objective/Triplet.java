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
 * What goes together is to be nearer than each negative, by a margin (Schroff, Kalenichenko and
 * Philbin 2015, arXiv 1503.03832, section 3.1, with plain distances), as {@code TripletLoss} of
 * sentence-transformers. Each negative makes a triplet; the loss is their mean.
 *
 * @param distance of vectors
 * @param margin by which negatives are to be farther
 */
public record Triplet(
    @Doc("How far two vectors are from each other.") @Default("euclidean") Distance distance,
    @Doc("By how much negatives are to be farther.") @Default("5") @Range(above = 0, max = 1e6)
        double margin)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.TRIPLETS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Candidates candidates = Candidates.of(vectors);
    Tensor distances = distance.rows(vectors.first(), candidates.vectors(), 0); // [B, C]
    Tensor positive = distances.select(1, 0).unsqueeze(1); // [B, 1]
    Tensor losses = positive.minus(distances).plus(margin).relu();
    return Loss.meanOf(losses, candidates.negativesThere());
  }
}

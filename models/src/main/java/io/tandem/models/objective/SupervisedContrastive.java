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
import java.util.List;
import java.util.Set;

/**
 * Supervised contrastive learning (Khosla et al. 2020, arXiv 2004.11362, equation 2, the mean over
 * positives outside of the logarithm), over cosines. The loss is the mean over texts that have
 * another of their class in the batch; the others stand in denominators alone.
 *
 * @param temperature τ, by which cosines are divided; the paper's
 */
public record SupervisedContrastive(
    @Doc("By what cosines are divided.") @Default("0.1") @Range(above = 0, max = 1e6)
        double temperature)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.LABELLED_TEXTS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Companions companions = Companions.of(vectors);
    Tensor scores =
        Similarity.COSINE.table(vectors.first(), vectors.first()).dividedBy(temperature); // [B, B]
    Tensor hidden = scores.trace().scalar(scores.dtype(), Candidates.HIDDEN);
    Tensor others = Tensor.where(Companions.same(vectors.first()), hidden, scores);
    Tensor count = companions.positives().castTo(scores.dtype()).sum(List.of(-1), false); // [B]
    Tensor positive =
        Tensor.where(companions.positives(), scores, scores.zerosLike())
            .sum(List.of(-1), false)
            .dividedBy(count.maximum(count.onesLike()));
    return Loss.meanOf(others.logSumExp(false).minus(positive), companions.havePositives());
  }
}

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
 * Circle loss (Sun et al. 2020, arXiv 2002.10857, equation 6), over the cosines of each text to all
 * others of the batch. The farther a cosine is from where it should be, the greater is its weight;
 * through the weights no gradient goes, as in pytorch-metric-learning. Texts without another of
 * their class, or without one of another class, do not count.
 *
 * @param margin m, the relaxation: cosines are to be above 1 - m and below m
 * @param gamma γ, the scale
 */
public record Circle(
    @Doc("The relaxation: cosines are to be above 1 less this, and below this.")
        @Default("0.25")
        @Range(min = 0, below = 1)
        double margin,
    @Doc("The scale.") @Default("256") @Range(above = 0, max = 1e6) double gamma)
    implements Objective {
  static final Set<Matching.Form> FORMS = Set.of(Matching.Form.LABELLED_TEXTS);

  @Override
  public Set<Matching.Form> forms() {
    return FORMS;
  }

  @Override
  public Loss of(Scope scope, Vectors vectors) {
    Companions companions = Companions.of(vectors);
    Tensor cosines = Similarity.COSINE.table(vectors.first(), vectors.first()); // [B, B]
    Tensor known = cosines.stopGradient();
    Tensor alphaP = known.negate().plus(1 + margin).relu();
    Tensor alphaN = known.plus(margin).relu();
    Tensor logitP = alphaP.times(cosines.minus(1 - margin)).times(-gamma);
    Tensor logitN = alphaN.times(cosines.minus(margin)).times(gamma);
    Tensor hidden = cosines.trace().scalar(cosines.dtype(), Candidates.HIDDEN);
    Tensor sumP = Tensor.where(companions.positives(), logitP, hidden).logSumExp(false); // [B]
    Tensor sumN = Tensor.where(companions.negatives(), logitN, hidden).logSumExp(false); // [B]
    return Loss.meanOf(
        sumP.plus(sumN).softplus(), companions.havePositives().and(companions.haveNegatives()));
  }
}

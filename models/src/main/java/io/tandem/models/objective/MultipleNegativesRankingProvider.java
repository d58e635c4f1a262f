package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link MultipleNegativesRanking} as {@code multiple-negatives-ranking}. */
public final class MultipleNegativesRankingProvider
    implements ObjectiveProvider<MultipleNegativesRanking> {
  /** Used by the service loader. */
  public MultipleNegativesRankingProvider() {}

  @Override
  public String name() {
    return "multiple-negatives-ranking";
  }

  @Override
  public String description() {
    return "what goes together is found among the batch, in one or more directions";
  }

  @Override
  public Class<MultipleNegativesRanking> settingsType() {
    return MultipleNegativesRanking.class;
  }

  @Override
  public String source() {
    return "Henderson et al. 2017, Efficient Natural Language Response Suggestion for "
        + "Smart Reply, arXiv 1705.00652, section 4.4";
  }

  @Override
  public Set<Matching.Form> forms() {
    return MultipleNegativesRanking.FORMS;
  }

  @Override
  public String formula() {
    return "-λ s(x_i, y_i) + log Σ_j exp(λ s(x_i, y_j)), j over all candidates of the batch";
  }

  @Override
  public Objective create(MultipleNegativesRanking settings) {
    return settings;
  }
}

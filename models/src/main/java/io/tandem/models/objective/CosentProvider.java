package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link Cosent} as {@code cosent}. */
public final class CosentProvider implements ObjectiveProvider<Cosent> {
  /** Used by the service loader. */
  public CosentProvider() {}

  @Override
  public String name() {
    return "cosent";
  }

  @Override
  public String description() {
    return "pairs with higher scores are the more alike; only order matters";
  }

  @Override
  public Class<Cosent> settingsType() {
    return Cosent.class;
  }

  @Override
  public String source() {
    return "Su 2022, CoSENT; Huang et al. 2024, CoSENT: Consistent Sentence Embedding "
        + "via Similarity Ranking, IEEE/ACM TASLP 32";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Cosent.FORMS;
  }

  @Override
  public String formula() {
    return "log(1 + Σ_{y_i < y_j} exp(λ (s_i - s_j))), i and j over the pairs of the batch";
  }

  @Override
  public Objective create(Cosent settings) {
    return settings;
  }
}

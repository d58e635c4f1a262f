package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link SupervisedContrastive} as {@code supervised-contrastive}. */
public final class SupervisedContrastiveProvider
    implements ObjectiveProvider<SupervisedContrastive> {
  /** Used by the service loader. */
  public SupervisedContrastiveProvider() {}

  @Override
  public String name() {
    return "supervised-contrastive";
  }

  @Override
  public String description() {
    return "all texts of a class are found among the batch";
  }

  @Override
  public Class<SupervisedContrastive> settingsType() {
    return SupervisedContrastive.class;
  }

  @Override
  public String source() {
    return "Khosla et al. 2020, Supervised Contrastive Learning, arXiv 2004.11362, " + "equation 2";
  }

  @Override
  public Set<Matching.Form> forms() {
    return SupervisedContrastive.FORMS;
  }

  @Override
  public String formula() {
    return "-1/|P(i)| Σ_{p in P(i)} log(exp(z_i·z_p / τ) / Σ_{a ≠ i} exp(z_i·z_a / τ))";
  }

  @Override
  public Objective create(SupervisedContrastive settings) {
    return settings;
  }
}

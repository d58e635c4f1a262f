package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link InfoNce} as {@code info-nce}. */
public final class InfoNceProvider implements ObjectiveProvider<InfoNce> {
  /** Used by the service loader. */
  public InfoNceProvider() {}

  @Override
  public String name() {
    return "info-nce";
  }

  @Override
  public String description() {
    return "what goes together is found among the batch, by a temperature";
  }

  @Override
  public Class<InfoNce> settingsType() {
    return InfoNce.class;
  }

  @Override
  public String source() {
    return "van den Oord, Li and Vinyals 2018, Representation Learning with Contrastive "
        + "Predictive Coding, arXiv 1807.03748, equation 4";
  }

  @Override
  public Set<Matching.Form> forms() {
    return InfoNce.FORMS;
  }

  @Override
  public String formula() {
    return "-log(exp(s(x_i, y_i) / τ) / Σ_j exp(s(x_i, y_j) / τ))";
  }

  @Override
  public Objective create(InfoNce settings) {
    return settings;
  }
}

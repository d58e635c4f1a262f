package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link SimCse} as {@code simcse}. */
public final class SimCseProvider implements ObjectiveProvider<SimCse> {
  /** Used by the service loader. */
  public SimCseProvider() {}

  @Override
  public String name() {
    return "simcse";
  }

  @Override
  public String description() {
    return "texts read twice with dropout, or pairs with hard negatives (SimCSE)";
  }

  @Override
  public Class<SimCse> settingsType() {
    return SimCse.class;
  }

  @Override
  public String source() {
    return "Gao, Yao and Chen 2021, SimCSE, arXiv 2104.08821, equations 4, 5 and 8";
  }

  @Override
  public Set<Matching.Form> forms() {
    return SimCse.FORMS;
  }

  @Override
  public String formula() {
    return "-log(exp(cos(h_i, h_i+) / τ) / Σ_j (exp(cos(h_i, h_j+) / τ) + α^[i = j] "
        + "exp(cos(h_i, h_j-) / τ)))";
  }

  @Override
  public Objective create(SimCse settings) {
    return settings;
  }
}

package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link MarginMse} as {@code margin-mse}. */
public final class MarginMseProvider implements ObjectiveProvider<MarginMse> {
  /** Used by the service loader. */
  public MarginMseProvider() {}

  @Override
  public String name() {
    return "margin-mse";
  }

  @Override
  public String description() {
    return "margins between candidates are a teacher's, in mean squared error";
  }

  @Override
  public Class<MarginMse> settingsType() {
    return MarginMse.class;
  }

  @Override
  public String source() {
    return "Hofstätter et al. 2020, Improving Efficient Neural Ranking Models with "
        + "Cross-Architecture Knowledge Distillation, arXiv 2010.02666";
  }

  @Override
  public Set<Matching.Form> forms() {
    return MarginMse.FORMS;
  }

  @Override
  public String formula() {
    return "((s(q, p) - s(q, n)) - (t(q, p) - t(q, n)))², t the teacher's scores";
  }

  @Override
  public Objective create(MarginMse settings) {
    return settings;
  }
}

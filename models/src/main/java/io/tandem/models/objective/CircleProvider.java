package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link Circle} as {@code circle}. */
public final class CircleProvider implements ObjectiveProvider<Circle> {
  /** Used by the service loader. */
  public CircleProvider() {}

  @Override
  public String name() {
    return "circle";
  }

  @Override
  public String description() {
    return "cosines within and between classes, weighted by what they lack";
  }

  @Override
  public Class<Circle> settingsType() {
    return Circle.class;
  }

  @Override
  public String source() {
    return "Sun et al. 2020, Circle Loss, arXiv 2002.10857, equation 6";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Circle.FORMS;
  }

  @Override
  public String formula() {
    return "log(1 + Σ_n exp(γ [s_n + m]+ (s_n - m)) Σ_p exp(-γ [1 + m - s_p]+ (s_p - 1 +" + " m)))";
  }

  @Override
  public Objective create(Circle settings) {
    return settings;
  }
}

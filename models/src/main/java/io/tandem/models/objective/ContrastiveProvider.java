package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link Contrastive} as {@code contrastive}. */
public final class ContrastiveProvider implements ObjectiveProvider<Contrastive> {
  /** Used by the service loader. */
  public ContrastiveProvider() {}

  @Override
  public String name() {
    return "contrastive";
  }

  @Override
  public String description() {
    return "pairs near or apart as their label says, up to a margin";
  }

  @Override
  public Class<Contrastive> settingsType() {
    return Contrastive.class;
  }

  @Override
  public String source() {
    return "Hadsell, Chopra and LeCun 2006, Dimensionality Reduction by Learning an "
        + "Invariant Mapping, CVPR, equation 4";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Contrastive.FORMS;
  }

  @Override
  public String formula() {
    return "½ (y d² + (1 - y) max(0, m - d)²), d the distance of a pair";
  }

  @Override
  public Objective create(Contrastive settings) {
    return settings;
  }
}

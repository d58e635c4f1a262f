package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link DistillKl} as {@code distill-kl}. */
public final class DistillKlProvider implements ObjectiveProvider<DistillKl> {
  /** Used by the service loader. */
  public DistillKlProvider() {}

  @Override
  public String name() {
    return "distill-kl";
  }

  @Override
  public String description() {
    return "the distribution over candidates is a teacher's";
  }

  @Override
  public Class<DistillKl> settingsType() {
    return DistillKl.class;
  }

  @Override
  public String source() {
    return "Lin, Yang and Lin 2020, Distilling Dense Representations for Ranking using "
        + "Tightly-Coupled Teachers, arXiv 2010.11386; Hinton, Vinyals and Dean 2015, "
        + "arXiv 1503.02531, section 2";
  }

  @Override
  public Set<Matching.Form> forms() {
    return DistillKl.FORMS;
  }

  @Override
  public String formula() {
    return "T² KL(softmax(t / T) ‖ softmax(s / T))";
  }

  @Override
  public Objective create(DistillKl settings) {
    return settings;
  }
}

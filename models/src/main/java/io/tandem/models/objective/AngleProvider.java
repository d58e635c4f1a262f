package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link Angle} as {@code angle}. */
public final class AngleProvider implements ObjectiveProvider<Angle> {
  /** Used by the service loader. */
  public AngleProvider() {}

  @Override
  public String name() {
    return "angle";
  }

  @Override
  public String description() {
    return "the order of scores over angles in complex space (AnglE)";
  }

  @Override
  public Class<Angle> settingsType() {
    return Angle.class;
  }

  @Override
  public String source() {
    return "Li and Li 2023, AnglE-optimized Text Embeddings, arXiv 2309.12871, section 3";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Angle.FORMS;
  }

  @Override
  public String formula() {
    return "log(1 + Σ_{y_i < y_j} exp(λ (|Re + Im|_i - |Re + Im|_j))), Re + i Im the "
        + "product of z and the conjugate of w";
  }

  @Override
  public Objective create(Angle settings) {
    return settings;
  }
}

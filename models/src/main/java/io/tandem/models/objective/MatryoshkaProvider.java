package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import io.tandem.api.objective.Objectives;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Provides vectors that can be cut off, trained by any other objective, as {@code matryoshka}. */
public final class MatryoshkaProvider implements ObjectiveProvider<MatryoshkaSettings> {
  /** Used by the service loader. */
  public MatryoshkaProvider() {}

  @Override
  public String name() {
    return "matryoshka";
  }

  @Override
  public String description() {
    return "another objective on the beginnings of vectors, so that they can be cut off";
  }

  @Override
  public Class<MatryoshkaSettings> settingsType() {
    return MatryoshkaSettings.class;
  }

  @Override
  public String source() {
    return "Kusupati et al. 2022, Matryoshka Representation Learning, arXiv 2205.13147, equation 1";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Set.of(Matching.Form.values());
  }

  @Override
  public String formula() {
    return "Σ_m c_m L(z_1:m / |z_1:m|), where L is the other objective";
  }

  @Override
  public Objective create(MatryoshkaSettings settings) {
    List<Double> weights =
        settings.weights().isEmpty()
            ? Collections.nCopies(settings.dimensions().size(), 1.0)
            : settings.weights();
    return new Matryoshka(Objectives.of(settings.objective()), settings.dimensions(), weights);
  }
}

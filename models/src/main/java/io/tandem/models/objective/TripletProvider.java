package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link Triplet} as {@code triplet}. */
public final class TripletProvider implements ObjectiveProvider<Triplet> {
  /** Used by the service loader. */
  public TripletProvider() {}

  @Override
  public String name() {
    return "triplet";
  }

  @Override
  public String description() {
    return "what goes together is nearer than its negatives by a margin";
  }

  @Override
  public Class<Triplet> settingsType() {
    return Triplet.class;
  }

  @Override
  public String source() {
    return "Schroff, Kalenichenko and Philbin 2015, FaceNet, arXiv 1503.03832, section 3.1; with"
        + " plain distances Reimers and Gurevych 2019, Sentence-BERT, arXiv 1908.10084,"
        + " section 3";
  }

  @Override
  public Set<Matching.Form> forms() {
    return Triplet.FORMS;
  }

  @Override
  public String formula() {
    return "max(0, d(a, p) - d(a, n) + m)";
  }

  @Override
  public Objective create(Triplet settings) {
    return settings;
  }
}

package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link BatchTriplet} as {@code batch-triplet}. */
public final class BatchTripletProvider implements ObjectiveProvider<BatchTriplet> {
  /** Used by the service loader. */
  public BatchTripletProvider() {}

  @Override
  public String name() {
    return "batch-triplet";
  }

  @Override
  public String description() {
    return "triplets that a batch of classes makes: all, hard or semi-hard ones";
  }

  @Override
  public Class<BatchTriplet> settingsType() {
    return BatchTriplet.class;
  }

  @Override
  public String source() {
    return "Hermans, Beyer and Leibe 2017, In Defense of the Triplet Loss, arXiv "
        + "1703.07737, equations 5 and 6; Schroff, Kalenichenko and Philbin 2015, arXiv"
        + " 1503.03832, section 3.2";
  }

  @Override
  public Set<Matching.Form> forms() {
    return BatchTriplet.FORMS;
  }

  @Override
  public String formula() {
    return "max(0, m + max_p d(a, p) - min_n d(a, n)), p of the class of a, n of another";
  }

  @Override
  public Objective create(BatchTriplet settings) {
    return settings;
  }
}

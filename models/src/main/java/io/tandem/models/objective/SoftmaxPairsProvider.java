package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link SoftmaxPairs} as {@code softmax}. */
public final class SoftmaxPairsProvider implements ObjectiveProvider<SoftmaxPairs> {
  /** Used by the service loader. */
  public SoftmaxPairsProvider() {}

  @Override
  public String name() {
    return "softmax";
  }

  @Override
  public String description() {
    return "a classifier over both vectors tells what two texts are to each other";
  }

  @Override
  public Class<SoftmaxPairs> settingsType() {
    return SoftmaxPairs.class;
  }

  @Override
  public String source() {
    return "Reimers and Gurevych 2019, Sentence-BERT, arXiv 1908.10084, section 3, "
        + "classification objective";
  }

  @Override
  public Set<Matching.Form> forms() {
    return SoftmaxPairs.FORMS;
  }

  @Override
  public String formula() {
    return "cross entropy of softmax(W (u, v, |u - v|) + b)";
  }

  @Override
  public Objective create(SoftmaxPairs settings) {
    return settings;
  }
}

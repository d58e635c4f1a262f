package io.tandem.models.objective;

import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.objective.ObjectiveProvider;
import java.util.Set;

/** Provides {@link CosineRegression} as {@code cosine-similarity}. */
public final class CosineRegressionProvider implements ObjectiveProvider<CosineRegression> {
  /** Used by the service loader. */
  public CosineRegressionProvider() {}

  @Override
  public String name() {
    return "cosine-similarity";
  }

  @Override
  public String description() {
    return "cosines are the scores, in mean squared error";
  }

  @Override
  public Class<CosineRegression> settingsType() {
    return CosineRegression.class;
  }

  @Override
  public String source() {
    return "Reimers and Gurevych 2019, Sentence-BERT, arXiv 1908.10084, section 3, "
        + "regression objective";
  }

  @Override
  public Set<Matching.Form> forms() {
    return CosineRegression.FORMS;
  }

  @Override
  public String formula() {
    return "(cos(u, v) - y)²";
  }

  @Override
  public Objective create(CosineRegression settings) {
    return settings;
  }
}

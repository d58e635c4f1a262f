package io.tandem.experiments.sweep;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;

/** How the values of the next trial are found. */
public sealed interface SamplerConfig {

  /** Every combination of values, the last key changing first. */
  @TypeName("grid")
  @Doc("Every combination of values, the last key changing first.")
  record Grid() implements SamplerConfig {}

  /** Each value drawn by itself, which is hard to beat where many can run at once. */
  @TypeName("random")
  @Doc("Each value drawn by itself (Bergstra and Bengio 2012).")
  record Random() implements SamplerConfig {}

  /**
   * Where a Gaussian process over the trials that there are expects the greatest improvement.
   *
   * @param startup trials that are drawn before
   */
  @TypeName("bayesian")
  @Doc(
      "Where a Gaussian process over the trials so far expects the greatest improvement"
          + " (Snoek et al. 2012).")
  record Bayesian(
      @Doc("Trials whose values are drawn before there is enough to learn from.")
          @Default("5")
          @Range(min = 2, max = 10_000)
          int startup)
      implements SamplerConfig {}
}

package io.tandem.experiments.run;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.evaluation.Measures;
import io.tandem.evaluation.significance.Bootstrap;
import java.util.Map;

/**
 * How sure figures are, given that other examples could have been drawn.
 *
 * @param resamples how many resamples; with none, intervals are not told
 * @param level how often such intervals contain what all examples of the world would give
 * @param method how they are made of resamples
 */
public record Confidence(
    @Doc("Resamples of the examples by which intervals are found; with 0, none are told.")
        @Default("1000")
        @Range(min = 0, max = 1_000_000)
        int resamples,
    @Doc("How often intervals contain what all examples of the world would give.")
        @Default("0.95")
        @Range(above = 0, below = 1)
        double level,
    @Doc("How intervals are made of resamples: percentile, or bias-corrected, which takes longer.")
        @Default("percentile")
        Method method) {

  /** How intervals are made of resamples. */
  public enum Method {
    /** Between quantiles of the resamples. */
    PERCENTILE,
    /** Between quantiles that are moved for bias and skewness (BCa). */
    BIAS_CORRECTED
  }

  /**
   * The intervals of figures.
   *
   * @param seed what resamples are drawn from
   * @return by the figures' names, of those that have one
   */
  Map<String, Interval> intervals(Measures measures, long seed) {
    if (resamples == 0 || measures.cases() < 2) {
      return Map.of();
    }
    Bootstrap bootstrap = Bootstrap.of(measures, resamples, seed);
    return method == Method.PERCENTILE
        ? bootstrap.percentile(level)
        : bootstrap.biasCorrected(level);
  }
}

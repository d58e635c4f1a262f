package io.tandem.experiments.sweep;

/** The sampler that a sweep names. */
final class Samplers {
  private Samplers() {}

  static Sampler of(SweepFile sweep) {
    SweepConfig config = sweep.config();
    if (config.sampler() instanceof SamplerConfig.Grid) {
      return new GridSampler(sweep.dimensions());
    }
    if (config.sampler() instanceof SamplerConfig.Bayesian bayesian) {
      return new BayesianSampler(
          sweep.dimensions(), config.goal(), bayesian.startup(), config.seed());
    }
    return new RandomSampler(sweep.dimensions(), config.seed());
  }

  /**
   * How many trials there are: what the config says, but not more than a grid has combinations.
   *
   * @throws IllegalStateException if nothing says it
   */
  static int trials(SweepFile sweep) {
    SweepConfig config = sweep.config();
    if (config.sampler() instanceof SamplerConfig.Grid) {
      long all = GridSampler.combinations(sweep.dimensions());
      return (int) Math.min(all, config.trials().orElse(SweepConfig.MOST_TRIALS));
    }
    return config
        .trials()
        .orElseThrow(() -> new IllegalStateException("a sweep without a number of trials"));
  }
}

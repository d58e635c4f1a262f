package io.tandem.experiments.sweep.bayesian;

import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * By how much a point is expected to fall below the least value (Jones, Schonlau and Welch 1998,
 * equation 15): {@code (best − μ) Φ(z) + σ φ(z)} with {@code z = (best − μ) / σ}.
 *
 * @param best the least value so far
 */
record ExpectedImprovement(double best) {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  /** The expected improvement, at least 0. */
  double of(GaussianProcess.Belief belief) {
    double gain = best - belief.mean();
    if (belief.deviation() <= 0) {
      return Math.max(0, gain);
    }
    double z = gain / belief.deviation();
    double expected =
        gain * NORMAL.cumulativeProbability(z) + belief.deviation() * NORMAL.density(z);
    return Math.max(0, expected);
  }
}

package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Interval;
import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** Intervals from the figures of resamples. */
final class Intervals {
  private static final double ROUNDING = 1e-12;
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

  private Intervals() {}

  /** Refuses what is no level. */
  static void check(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level is " + level + ": it must be between 0 and 1, such as 0.95");
    }
  }

  /** Between the quantiles that leave out as much on either side. */
  static Interval percentile(double[] resampled, double level) {
    double[] sorted = sorted(resampled);
    double outside = (1 - level) / 2;
    return new Interval(quantile(sorted, outside), quantile(sorted, 1 - outside));
  }

  /**
   * Between quantiles that are moved by the median bias and by how fast the standard error changes
   * with the figure (Efron and Tibshirani, 1993, equations 14.9 to 14.15).
   *
   * @return nothing where all resamples lie on one side of the figure
   */
  static Optional<Interval> biasCorrected(
      double[] resampled, double figure, double[] leavingOneOut, double level) {
    double below = 0;
    for (double value : resampled) {
      below += value < figure ? 1 : value == figure ? 0.5 : 0;
    }
    if (below == 0 || below == resampled.length) {
      return Optional.empty();
    }
    double bias = NORMAL.inverseCumulativeProbability(below / resampled.length);
    double acceleration = acceleration(leavingOneOut);
    double outside = (1 - level) / 2;
    double[] sorted = sorted(resampled);
    double low = moved(bias, acceleration, NORMAL.inverseCumulativeProbability(outside));
    double high = moved(bias, acceleration, -NORMAL.inverseCumulativeProbability(outside));
    return Optional.of(new Interval(quantile(sorted, low), quantile(sorted, high)));
  }

  private static double moved(double bias, double acceleration, double normal) {
    double sum = bias + normal;
    return NORMAL.cumulativeProbability(bias + sum / (1 - acceleration * sum));
  }

  private static double acceleration(double[] leavingOneOut) {
    double mean = Arrays.stream(leavingOneOut).average().orElse(0);
    double squares = 0;
    double cubes = 0;
    double widest = 0;
    for (double value : leavingOneOut) {
      double apart = mean - value;
      squares += apart * apart;
      cubes += apart * apart * apart;
      widest = Math.max(widest, Math.abs(apart));
    }
    // The ratio of what rounding left would be anything.
    return widest <= ROUNDING * Math.abs(mean) ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Between two values linearly: NumPy's default, the seventh way of Hyndman and Fan (1996). */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int before = (int) place;
    if (before + 1 >= sorted.length) {
      return sorted[sorted.length - 1];
    }
    // Infinite figures have no difference to take a part of.
    return place == before || sorted[before] == sorted[before + 1]
        ? sorted[before]
        : sorted[before] + (place - before) * (sorted[before + 1] - sorted[before]);
  }
}

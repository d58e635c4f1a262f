package io.tandem.experiments.compare;

import io.tandem.api.evaluation.Interval;
import java.util.OptionalDouble;

/**
 * One figure of two systems.
 *
 * @param metric the figure's name
 * @param first the first system's: over all examples, or the mean of its runs
 * @param second the second one's
 * @param firstDeviation how far the first system's runs lie apart, if there are several
 * @param secondDeviation likewise
 * @param interval where the difference, the second less the first, lies by chance
 * @param p the probability that a difference as great in either direction comes by chance
 * @param mcNemar the exact probability of McNemar's test, for figures by which each example is
 *     right or wrong
 * @param test how {@code p} was found
 */
public record FigureComparison(
    String metric,
    double first,
    double second,
    OptionalDouble firstDeviation,
    OptionalDouble secondDeviation,
    Interval interval,
    double p,
    OptionalDouble mcNemar,
    String test) {

  /** Figures that are nearer than this, in proportion, are as good as the same. */
  private static final double ROUNDING = 1e-6;

  /** Whether they differ by no more than two engines that compute the same do. */
  public boolean isRounding() {
    return Math.abs(difference()) <= ROUNDING * Math.max(Math.abs(first), Math.abs(second));
  }

  /** The second less the first. */
  public double difference() {
    return second - first;
  }
}

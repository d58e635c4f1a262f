package io.tandem.experiments.sweep;

import io.tandem.api.config.Doc;
import java.util.Comparator;

/**
 * What is sought.
 *
 * @param metric one of the figures that the experiment's evaluation gives
 * @param direction which way it becomes better
 */
public record Goal(
    @Doc("One of the figures that the experiment's evaluation gives.") String metric,
    @Doc("Which way it becomes better: maximize or minimize.") Direction direction) {

  /** Which way a figure becomes better. */
  public enum Direction {
    /** The smaller, the better. */
    MINIMIZE,
    /** The greater, the better. */
    MAXIMIZE
  }

  /** The name that the figure has in journals and in {@code metrics.json}. */
  public String figure() {
    return "validation/" + metric;
  }

  /** A figure as something to be minimized. */
  public double loss(double value) {
    return direction == Direction.MINIMIZE ? value : -value;
  }

  /** The better figure first. */
  public Comparator<Double> bestFirst() {
    return Comparator.comparingDouble(this::loss);
  }
}

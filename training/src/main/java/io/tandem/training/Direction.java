package io.tandem.training;

/** Which way a metric becomes better. */
public enum Direction {
  /** The smaller, the better: a loss. */
  MIN,
  /** The greater, the better: an accuracy. */
  MAX;

  /**
   * Whether a value is better than another by more than a given amount. What is not finite is never
   * better.
   *
   * @param than NaN where there is nothing to compare with
   */
  boolean isBetter(double value, double than, double by) {
    if (!Double.isFinite(value)) {
      return false;
    }
    if (Double.isNaN(than)) {
      return true;
    }
    return this == MIN ? value < than - by : value > than + by;
  }
}

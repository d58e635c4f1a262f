package io.tandem.api.training;

/**
 * A sum of losses and what to divide it by.
 *
 * @param sum in nats
 * @param weight the number of targets, usually; not negative
 */
public record LossSum(double sum, double weight) {
  public LossSum {
    if (weight < 0) {
      throw new IllegalArgumentException("a weight of " + weight);
    }
  }
}

package io.tandem.api.training;

import java.util.OptionalDouble;

/**
 * A sum of losses and what to divide it by.
 *
 * @param sum in nats
 * @param weight the number of targets, usually; not negative
 * @param right how many targets the model found likeliest of all, if it tells
 */
public record LossSum(double sum, double weight, OptionalDouble right) {
  public LossSum {
    if (weight < 0) {
      throw new IllegalArgumentException("a weight of " + weight);
    }
  }

  /** A sum of a model that does not tell how many targets it found likeliest. */
  public LossSum(double sum, double weight) {
    this(sum, weight, OptionalDouble.empty());
  }

  /** The same of a model that found so many targets likeliest. */
  public LossSum withRight(double number) {
    return new LossSum(sum, weight, OptionalDouble.of(number));
  }
}

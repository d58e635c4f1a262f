package io.tandem.api.training;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A sum of losses and what to divide it by.
 *
 * @param sum in nats
 * @param weight the number of targets, usually; not negative
 * @param right how many targets the model found likeliest of all, if it tells
 * @param parts losses of what the model tells beside the targets, by name
 */
public record LossSum(double sum, double weight, OptionalDouble right, Map<String, LossSum> parts) {

  /** Checks the weight and copies the map. */
  public LossSum {
    if (weight < 0) {
      throw new IllegalArgumentException("a weight of " + weight);
    }
    parts = Map.copyOf(parts);
  }

  /** A sum of a model that does not tell how many targets it found likeliest. */
  public LossSum(double sum, double weight) {
    this(sum, weight, OptionalDouble.empty(), Map.of());
  }

  /** The same of a model that found so many targets likeliest. */
  public LossSum withRight(double number) {
    return new LossSum(sum, weight, OptionalDouble.of(number), parts);
  }

  /** The same of a model that tells something beside the targets. */
  public LossSum withParts(Map<String, LossSum> others) {
    return new LossSum(sum, weight, right, others);
  }
}

package io.tandem.models.prompting;

import java.util.Arrays;

/** Probabilities by their logarithms. */
public final class Probabilities {
  private Probabilities() {}

  /** The logarithm of the sum of probabilities, given and told as logarithms. */
  public static double logSum(double... logs) {
    double greatest = Arrays.stream(logs).max().orElseThrow();
    if (greatest == Double.NEGATIVE_INFINITY) {
      return greatest;
    }
    return greatest + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - greatest)).sum());
  }

  /** Logarithms of probabilities in proportion to what is given, which add up to 1. */
  public static double[] normalized(double... logs) {
    double sum = logSum(logs);
    return Arrays.stream(logs).map(log -> log - sum).toArray();
  }
}

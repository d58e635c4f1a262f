package io.tandem.models.encoder;

import java.util.OptionalDouble;

/**
 * Rates of dropout, each from 0 to below 1.
 *
 * @param hidden after the embeddings and before each residual
 * @param attention on the attention weights
 * @param head before a classifier's output layer; as {@code hidden}, if it is not there
 * @param question before the output layer for answers
 */
public record Dropouts(double hidden, double attention, OptionalDouble head, double question) {
  /** Without dropout. */
  public static final Dropouts NONE = new Dropouts(0, 0, OptionalDouble.of(0), 0);

  /** Checks the ranges. */
  public Dropouts {
    for (double rate : new double[] {hidden, attention, head.orElse(0), question}) {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("a dropout rate of " + rate);
      }
    }
  }

  /** The rate before a classifier's output layer. */
  public double classifier() {
    return head.orElse(hidden);
  }
}

package io.tandem.training;

import java.util.OptionalDouble;

/**
 * How well a model predicts target tokens.
 *
 * @param loss mean cross entropy for each target token, in nats
 * @param targetTokens how many there were
 * @param bitsPerByte the summed loss in bits for each UTF-8 byte that the targets stand for, if
 *     that number is known
 */
public record LossMetrics(double loss, long targetTokens, OptionalDouble bitsPerByte) {
  /** {@code exp(loss)}. */
  public double perplexity() {
    return Math.exp(loss);
  }
}

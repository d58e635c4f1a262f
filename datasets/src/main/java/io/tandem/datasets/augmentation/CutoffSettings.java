package io.tandem.datasets.augmentation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * What is cut off.
 *
 * @param what which part of the vectors of an example
 * @param rate how much of it, in [0, 1]
 * @param probability how likely an example is cut at all, in [0, 1]
 */
public record CutoffSettings(
    @Doc("What becomes 0: single tokens, a span of tokens, or features of all tokens.")
        @Default("token")
        Part what,
    @Doc("The share of the tokens, or of the features.") @Default("0.1") @Range(min = 0, max = 1)
        double rate,
    @Doc("How likely an example is cut at all.") @Default("1") @Range(min = 0, max = 1)
        double probability) {

  /** What of an example becomes 0. */
  public enum Part {
    /** Each token with a probability. */
    TOKEN,
    /** One span of tokens. */
    SPAN,
    /** Each feature with a probability, in all tokens. */
    FEATURE
  }
}

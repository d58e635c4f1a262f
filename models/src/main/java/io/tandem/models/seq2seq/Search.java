package io.tandem.models.seq2seq;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How a text is made of the model's probabilities.
 *
 * @param beams how many beginnings are kept; 1 is greedy search
 * @param lengthPenalty α of Wu et al. 2016 (arXiv 1609.08144, equation 14): the log-probability is
 *     divided by {@code ((5 + length) / 6)^α}, the end counted
 * @param coveragePenalty β of the same: added is {@code β · Σ log(min(attention, 1))} over the
 *     source's tokens, of the attention that each got in all steps together
 * @param batch how many texts are made at once
 */
public record Search(
    @Doc("How many beginnings are kept; 1 is greedy search.")
        @Default("4")
        @Range(min = 1, max = 1000)
        int beams,
    @Doc("The log-probability is divided by ((5 + length) / 6) to this power.")
        @Default("0.6")
        @Range(min = 0, max = 10)
        double lengthPenalty,
    @Doc("How much it counts against a text that parts of the source got no attention.")
        @Default("0")
        @Range(min = 0, max = 10)
        double coveragePenalty,
    @Doc("How many texts are made at once.") @Default("32") @Range(min = 1, max = 100_000)
        int batch) {

  /** Greedy search. */
  public static Search greedy() {
    return new Search(1, 0, 0, 32);
  }
}

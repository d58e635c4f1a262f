package io.tandem.models.seq2seq;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How long texts may be, their ends counted, and what becomes of longer ones.
 *
 * @param source the greatest number of tokens of a text that is read
 * @param target the greatest number of tokens of a text that is made
 * @param tooLong what becomes of a longer one
 */
public record TextLimits(
    @Doc("The greatest number of tokens of a text that is read, its end counted.")
        @Default("64")
        @Range(min = 2, max = 100_000)
        int source,
    @Doc("The greatest number of tokens of a text that is made, its end counted.")
        @Default("64")
        @Range(min = 2, max = 100_000)
        int target,
    @Doc(
            "What becomes of a longer text: an error (refuse), it is cut (truncate), or nothing is"
                + " learned from it, and only what is to be read for an answer is cut (leave-out).")
        @Default("refuse")
        TooLong tooLong) {

  /** What becomes of a text that is too long. */
  public enum TooLong {
    /** It is an error. */
    REFUSE,
    /** It is cut: source and target each to its own limit. */
    TRUNCATE,
    /** Its pair counts nowhere in a loss. A source that is to be answered is cut. */
    LEAVE_OUT
  }
}

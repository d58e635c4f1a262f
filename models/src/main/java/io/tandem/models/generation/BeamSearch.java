package io.tandem.models.generation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * Search for a probable continuation: of all continuations of the best ones so far, the best are
 * kept, as Hugging Face Transformers does it.
 *
 * @param beams how many continuations are kept, from 1 to 1000
 * @param lengthPenalty the score of a continuation is the sum of its log-probabilities over its
 *     number of tokens to this power, its end counted: positive numbers favour long ones
 * @param earlyStopping when a prompt is done
 * @param returned how many continuations of each prompt are given, the best first: from 1 to {@code
 *     beams}, and fewer where the rules of a {@link Generation} leave fewer
 */
public record BeamSearch(
    @Doc("How many continuations are kept.") @Default("4") @Range(min = 1, max = MOST_BEAMS)
        int beams,
    @Doc("Log-probabilities are divided by the number of tokens to this power.") @Default("1")
        double lengthPenalty,
    @Doc(
            "When a prompt is done: when as many have ended as there are beams (first), when a"
                + " better one is unlikely (likely), or when none can come any more (never).")
        @Default("likely")
        EarlyStopping earlyStopping,
    @Doc("How many continuations of each prompt are given, the best first.")
        @Default("1")
        @Range(min = 1, max = MOST_BEAMS)
        int returned) {

  /** When the search for a prompt's continuations ends. */
  public enum EarlyStopping {
    /** As soon as as many have ended as there are beams. */
    FIRST,
    /** When the best that goes on would be worse than all that ended, were it to end now. */
    LIKELY,
    /** When none that goes on can become better than those that ended. */
    NEVER
  }

  private static final int MOST_BEAMS = 1000;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BeamSearch {
    if (beams < 1 || beams > MOST_BEAMS) {
      throw new IllegalArgumentException(
          String.format("beams must be from 1 to %d, not %d", MOST_BEAMS, beams));
    }
    if (!Double.isFinite(lengthPenalty)) {
      throw new IllegalArgumentException("length-penalty must be finite, not " + lengthPenalty);
    }
    if (returned < 1) {
      throw new IllegalArgumentException("returned must be 1 or more, not " + returned);
    }
    if (returned > beams) {
      throw new IllegalArgumentException(
          String.format("of %d beams, %d cannot be returned", beams, returned));
    }
  }

  /** So many beams, and the rest as usual. */
  public static BeamSearch of(int beams) {
    return new BeamSearch(beams, 1, EarlyStopping.LIKELY, 1);
  }
}

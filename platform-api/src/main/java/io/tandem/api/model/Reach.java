package io.tandem.api.model;

import io.tandem.api.error.BadInputException;

/**
 * How far a model reads that has a position for each token.
 *
 * @param tokens the greatest number of tokens that it is given at once
 * @param positions how many it has, at least as many
 * @param key what a config says the first by
 */
public record Reach(int tokens, int positions, String key) {

  /**
   * Checks that there is room for what others put before its tokens.
   *
   * @param taken how many positions that takes
   * @param by the key of a config that says so
   * @throws BadInputException if there are too few, with both numbers and what is allowed
   */
  public void check(int taken, String by) {
    if (tokens + (long) taken <= positions) {
      return;
    }
    throw new BadInputException(
        taken >= positions
            ? String.format(
                "%s is %d, and the model has %d positions; none is left for a text",
                by, taken, positions)
            : String.format(
                "%s is %d and %s %d, together %d tokens, and the model has %d positions; allowed"
                    + " are %s up to %d%s",
                by,
                taken,
                key,
                tokens,
                tokens + (long) taken,
                positions,
                key,
                positions - taken,
                tokens < positions
                    ? String.format(", or %s up to %d", by, positions - tokens)
                    : ""));
  }
}

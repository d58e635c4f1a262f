package io.tandem.models.generation;

import java.util.Set;
import java.util.function.Predicate;

/**
 * How tokens are generated.
 *
 * @param settings how each is chosen, and how many
 * @param ends the ids any of which ends a text; none if the vocabulary has none
 * @param stop whether the tokens that were added so far end in what stops the text; the last one
 *     then is among them
 * @param seed what is drawn from: row i of a batch draws from {@code seed + i}
 */
public record TokenRequest(
    Generation settings, Set<Integer> ends, Predicate<int[]> stop, long seed) {

  /** Copies the set. */
  public TokenRequest {
    ends = Set.copyOf(ends);
  }

  /** Without an end before the number of tokens is reached. */
  public static TokenRequest of(Generation settings, long seed) {
    return new TokenRequest(settings, Set.of(), tokens -> false, seed);
  }

  /** The same with an id that ends a text. */
  public TokenRequest withEndOfText(int id) {
    return new TokenRequest(settings, Set.of(id), stop, seed);
  }

  /** The same with another rule to stop. */
  public TokenRequest withStop(Predicate<int[]> rule) {
    return new TokenRequest(settings, ends, rule, seed);
  }
}

package io.tandem.models.generation;

import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * How tokens are generated.
 *
 * @param settings how each is chosen, and how many
 * @param endOfText the id that ends a text, if the vocabulary has one
 * @param stop whether the tokens that were added so far end in what stops the text; the last one
 *     then is among them
 * @param seed what is drawn from: row i of a batch draws from {@code seed + i}
 */
public record TokenRequest(
    Generation settings, OptionalInt endOfText, Predicate<int[]> stop, long seed) {

  /** Without an end before the number of tokens is reached. */
  public static TokenRequest of(Generation settings, long seed) {
    return new TokenRequest(settings, OptionalInt.empty(), tokens -> false, seed);
  }

  /** The same with an id that ends a text. */
  public TokenRequest withEndOfText(int id) {
    return new TokenRequest(settings, OptionalInt.of(id), stop, seed);
  }

  /** The same with another rule to stop. */
  public TokenRequest withStop(Predicate<int[]> rule) {
    return new TokenRequest(settings, endOfText, rule, seed);
  }
}

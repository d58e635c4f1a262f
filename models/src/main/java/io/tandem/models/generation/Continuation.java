package io.tandem.models.generation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was added to a prompt.
 *
 * @param tokens the ids; the end of the text is not among them
 * @param finish why no more came
 * @param score of a beam search: what its continuations are compared by
 * @param attention how much each token saw of each token of the source; empty where there is no
 *     source, or the model does not look at it
 */
public record Continuation(
    List<Integer> tokens, Finish finish, OptionalDouble score, List<List<Double>> attention) {
  public Continuation {
    tokens = List.copyOf(tokens);
    attention = List.copyOf(attention);
  }

  /** The ids as an array. */
  public int[] ids() {
    return tokens.stream().mapToInt(id -> id).toArray();
  }

  /** Why a continuation ends. */
  public enum Finish {
    /** As many tokens as were allowed. */
    LENGTH,
    /** The model ended the text. */
    END_OF_TEXT,
    /** Something came that was to stop it. */
    STOP
  }
}

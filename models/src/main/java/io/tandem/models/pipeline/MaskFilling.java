package io.tandem.models.pipeline;

import java.util.List;

/**
 * What a model says of a mask in a text. Immutable.
 *
 * @param begin where the mask begins in the text, counted in {@code char}s
 * @param end where it has ended
 * @param tokens the likeliest tokens, the likeliest first
 */
public record MaskFilling(int begin, int end, List<Token> tokens) {

  /** Copies the list. */
  public MaskFilling {
    tokens = List.copyOf(tokens);
  }

  /**
   * A token in a mask's place.
   *
   * @param id its number in the vocabulary
   * @param token what it stands for, by itself
   * @param score its probability
   * @param text the text with it, as the tokenizer writes its tokens; other masks stay
   */
  public record Token(int id, String token, double score, String text) {}
}

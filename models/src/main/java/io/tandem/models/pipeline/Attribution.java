package io.tandem.models.pipeline;

import java.util.List;

/**
 * What each token of a text adds to a score: gradient times input (Shrikumar et al. 2016, arXiv
 * 1605.01713), the product of the token's vector and the score's gradient by it. Immutable.
 *
 * @param label what the score is of
 * @param score the score, before it becomes a probability
 * @param pieces the tokens that were read, those around the text among them
 */
public record Attribution(String label, double score, List<Piece> pieces) {

  /** Copies the list. */
  public Attribution {
    pieces = List.copyOf(pieces);
  }

  /**
   * A token.
   *
   * @param text what it stands for; its name, if it is of the template
   * @param weight what it adds to the score, negative for what speaks against the label
   */
  public record Piece(String text, double weight) {}
}

package io.tandem.models.generation;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import java.util.OptionalInt;

/**
 * The tokens that begin and end texts.
 *
 * @param start what stands before the first token that is made
 * @param end what ends a text, read or made
 * @param padding what fills up short texts; nobody sees it
 */
public record TextMarks(int start, int end, int padding) {

  /**
   * One token for all three.
   *
   * @throws BadInputException if the vocabulary has no {@value Tokenizer#END_OF_TEXT}
   */
  public static TextMarks endOfText(Tokenizer tokenizer) {
    OptionalInt id = tokenizer.idOf(Tokenizer.END_OF_TEXT);
    if (id.isEmpty()) {
      throw new BadInputException(
          "the tokenizer's vocabulary has no '"
              + Tokenizer.END_OF_TEXT
              + "', with which the texts of a sequence-to-sequence model begin and end");
    }
    return of(id.getAsInt());
  }

  /** One token for all three. */
  public static TextMarks of(int token) {
    return new TextMarks(token, token, token);
  }
}

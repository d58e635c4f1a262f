package io.tandem.models.pretraining;

import io.tandem.api.data.TokenizedText;
import io.tandem.api.data.Tokenizer;

/**
 * Tells which tokens make up one word: those that WordPiece marks with {@code ##}, and those that
 * touch in the text with neither white space nor punctuation nor an ideograph on either side of
 * where they do; white space that is a token of its own belongs to what follows it. For BERT's
 * vocabularies both are the same, as its words are cut by these.
 */
final class WholeWords {
  private static final String PIECE = "##";
  private static final int ASCII = 128;

  private WholeWords() {}

  /** For each token whether it goes on with the word of the one before. */
  static boolean[] continuing(Tokenizer tokenizer, String text, TokenizedText tokens) {
    boolean[] continuing = new boolean[tokens.size()];
    for (int i = 1; i < continuing.length; i++) {
      continuing[i] =
          touch(text, tokens, i) || isPiece(tokenizer.tokenOf(tokens.id(i)), text, tokens.begin(i));
    }
    return continuing;
  }

  /** A vocabulary of whole texts may have the token of two hash signs, too. */
  private static boolean isPiece(String token, String text, int begin) {
    boolean spelled = begin < text.length() && text.charAt(begin) == '#';
    return token.length() > PIECE.length() && token.startsWith(PIECE) && !spelled;
  }

  private static boolean touch(String text, TokenizedText tokens, int token) {
    int begin = tokens.begin(token);
    int before = tokens.end(token - 1);
    if (begin < before) {
      return true; // several tokens for one character
    }
    if (begin > before || begin == 0 || begin == text.length()) {
      return false;
    }
    int character = text.codePointAt(begin);
    boolean afterSpace = text.substring(tokens.begin(token - 1), before).isBlank();
    return afterSpace
        ? before > tokens.begin(token - 1) && !Character.isWhitespace(character)
        : isInside(text.codePointBefore(begin)) && isInside(character);
  }

  private static boolean isInside(int character) {
    if (character < ASCII) {
      return Character.isLetterOrDigit(character);
    }
    return switch (Character.getType(character)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          false;
      default ->
          !Character.isWhitespace(character)
              && !Character.isSpaceChar(character)
              && !Character.isIdeographic(character);
    };
  }
}

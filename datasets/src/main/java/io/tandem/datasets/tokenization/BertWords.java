package io.tandem.datasets.tokenization;

import java.text.Normalizer;
import java.util.function.Consumer;

/**
 * BERT's cutting of text into the words within which pieces are merged: Hugging Face's {@code
 * BertNormalizer} and {@code BertPreTokenizer}. Control characters go, Chinese characters and signs
 * stand alone, and where all is lower case accents go as well.
 *
 * <p>Categories of characters are those of the Java platform's Unicode version. Characters that a
 * newer or older version has otherwise may be cut differently in training than in encoding, which
 * the library does: pieces may then be less apt, ids are not affected.
 *
 * @see <a href="https://github.com/google-research/bert/blob/master/tokenization.py">
 *     google-research/bert, tokenization.py, BasicTokenizer</a>
 */
final class BertWords {
  private static final int REPLACEMENT = 0xFFFD;

  private BertWords() {}

  /** Hands out the words of a text in order. */
  static void cut(String text, boolean lowercase, Consumer<String> words) {
    String spaced = spaced(text);
    StringBuilder word = new StringBuilder();
    (lowercase ? LowerCase.of(withoutAccents(spaced)) : spaced)
        .codePoints()
        .forEach(
            point -> {
              boolean space = isSpace(point);
              if (space || isSign(point)) {
                end(word, words);
              }
              if (!space) {
                word.appendCodePoint(point);
              }
              if (isSign(point)) {
                end(word, words);
              }
            });
    end(word, words);
  }

  private static void end(StringBuilder word, Consumer<String> words) {
    if (!word.isEmpty()) {
      words.accept(word.toString());
      word.setLength(0);
    }
  }

  /** Without control characters, with spaces around Chinese ones. */
  private static String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> !isDropped(point))
        .forEach(
            point -> {
              if (isChinese(point)) {
                spaced.append(' ').appendCodePoint(point).append(' ');
              } else {
                spaced.appendCodePoint(isSpace(point) ? ' ' : point);
              }
            });
    return spaced.toString();
  }

  private static String withoutAccents(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static boolean isDropped(int point) {
    if (point == '\t' || point == '\n' || point == '\r') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> point == REPLACEMENT;
    };
  }

  /** Unicode's white space. */
  private static boolean isSpace(int point) {
    boolean separatesInformation = point >= 0x1C && point <= 0x1F;
    return (Character.isWhitespace(point) && !separatesInformation)
        || Character.isSpaceChar(point)
        || point == 0x85;
  }

  /** ASCII's signs, symbols among them, and all punctuation. */
  private static boolean isSign(int point) {
    if (point < 0x80) {
      return point > ' ' && point < 0x7F && !Character.isLetterOrDigit(point);
    }
    return switch (Character.getType(point)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int point) {
    return (point >= 0x4E00 && point <= 0x9FFF)
        || (point >= 0x3400 && point <= 0x4DBF)
        || (point >= 0x20000 && point <= 0x2A6DF)
        || (point >= 0x2A700 && point <= 0x2B73F)
        || (point >= 0x2B740 && point <= 0x2B81F)
        || (point >= 0x2B920 && point <= 0x2CEAF)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0x2F800 && point <= 0x2FA1F);
  }
}

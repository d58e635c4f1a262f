package io.tandem.datasets.tokenization;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GPT-2's cutting of text into the pieces within which bytes are merged: a word, number or run of
 * other signs, each with the space before it, English contractions, and white space.
 *
 * <p>Letters, numbers and white space are those of the Java platform's Unicode version. Characters
 * that a newer version added may be cut differently in training than in encoding, which the Hugging
 * Face library does: merges may then be less apt, ids are not affected.
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">openai/gpt-2,
 *     src/encoder.py, Encoder.pat</a>
 */
final class WordPattern {
  private static final Pattern PATTERN =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private WordPattern() {}

  /** Hands out the pieces of a text in order; put together they are the text. */
  static void cut(String text, Consumer<String> pieces) {
    Matcher matcher = PATTERN.matcher(text);
    while (matcher.find()) {
      pieces.accept(matcher.group());
    }
  }
}

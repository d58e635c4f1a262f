package io.tandem.evaluation.metric;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How BLEU cuts texts into words: sacreBLEU's tokenizers for languages that write spaces, and that
 * by characters. Classes of characters are those of the running JDK's version of Unicode.
 */
public enum BleuTokenizer {
  /** That of {@code mteval-v13a}, which the WMT shared tasks use: for Western languages. */
  V13A("13a") {
    @Override
    String separate(String text) {
      String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
      if (line.indexOf('&') >= 0) {
        line =
            line.replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
      }
      line = SYMBOL.matcher(" " + line + " ").replaceAll(" $1 ");
      line = POINT_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
      line = POINT_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
      return DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
    }
  },
  /** That of {@code mteval-v14} for all languages: punctuation and symbols by their categories. */
  INTL("intl") {
    @Override
    String separate(String text) {
      String line = MARK_AFTER_NO_NUMBER.matcher(text).replaceAll("$1 $2 ");
      line = MARK_BEFORE_NO_NUMBER.matcher(line).replaceAll(" $1 $2");
      return ANY_SYMBOL.matcher(line).replaceAll(" $1 ");
    }
  },
  /** Each character that is no white space is a word. */
  CHAR("char") {
    @Override
    String separate(String text) {
      StringBuilder separated = new StringBuilder();
      text.codePoints().forEach(c -> separated.appendCodePoint(c).append(' '));
      return separated.toString();
    }
  },
  /** Words are what stands between white space: for texts that are cut already. */
  NONE("none") {
    @Override
    String separate(String text) {
      return text;
    }
  };

  private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
  private static final Pattern POINT_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern POINT_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");
  private static final Pattern MARK_AFTER_NO_NUMBER = Pattern.compile("(\\P{N})(\\p{P})");
  private static final Pattern MARK_BEFORE_NO_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
  private static final Pattern ANY_SYMBOL = Pattern.compile("(\\p{S})");

  private final String signature;

  BleuTokenizer(String signature) {
    this.signature = signature;
  }

  /** Its name in sacreBLEU's signature. */
  String signature() {
    return signature;
  }

  abstract String separate(String text);

  /**
   * Cuts a text into words.
   *
   * @param text any text
   * @return its words, none of them empty
   */
  public List<String> words(String text) {
    return Spaces.split(separate(Spaces.stripEnd(text)));
  }
}

package io.tandem.evaluation.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the official scripts of SQuAD compare of an answer. */
final class AnswerText {
  private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");

  /** A word ends where letters, digits and underscores do: marks that combine are none of them. */
  private static final Pattern ARTICLE =
      Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

  private AnswerText() {}

  /** Its words in lower case, without ASCII's punctuation and without English articles. */
  static List<String> words(String answer) {
    String plain = PUNCTUATION.matcher(answer.toLowerCase(Locale.ROOT)).replaceAll("");
    return Spaces.split(ARTICLE.matcher(plain).replaceAll(" "));
  }
}

package io.tandem.evaluation.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a text and what stands beside each other of them. A word is a run of letters, their
 * marks and digits of any script, with apostrophes inside.
 */
public final class WordNgrams {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]++(?:['’][\\p{L}\\p{M}\\p{N}]++)*+");

  private WordNgrams() {}

  /**
   * The words of a text, in their order.
   *
   * @param text any text
   * @param lowerCase whether they are put into lower case
   */
  public static List<String> words(String text, boolean lowerCase) {
    return spans(text, lowerCase).stream().map(WordSpan::word).toList();
  }

  /** The words of a text, with where they stand. */
  static List<WordSpan> spans(String text, boolean lowerCase) {
    List<WordSpan> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = lowerCase ? matcher.group().toLowerCase(Locale.ROOT) : matcher.group();
      words.add(new WordSpan(word, matcher.start(), matcher.end()));
    }
    return words;
  }

  /**
   * Counts n-grams: words in their order, with a blank between.
   *
   * @param text any text
   * @param features up to which length, and in which case
   */
  static Map<String, Integer> counts(String text, Features features) {
    List<String> words = words(text, features.lowerCase());
    Map<String, Integer> counts = new HashMap<>();
    for (int begin = 0; begin < words.size(); begin++) {
      StringBuilder ngram = new StringBuilder();
      int end = Math.min(begin + features.ngrams(), words.size());
      for (int next = begin; next < end; next++) {
        ngram.append(next == begin ? "" : " ").append(words.get(next));
        counts.merge(ngram.toString(), 1, Integer::sum);
      }
    }
    return counts;
  }
}

package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * chrF of generated texts (Popović, 2015) and chrF++ (Popović, 2017), as sacreBLEU 2.6 computes
 * them.
 *
 * <p>The only figure is {@code chrf}, {@code chrf-plus} or {@code chrf-plus-plus}, by the order of
 * words, from 0 to 100: the F-score of the mean precision and recall of n-grams of characters, and
 * of words. Matches are summed over the selection first, so that it is no mean over sentences; of
 * several references, each text takes the one that it is most like. Where nothing matches it is 0,
 * and so it is over no cases. A character is a code point of Unicode.
 */
public final class ChrF implements Measures {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  private static final double EPSILON = 1e-16;

  private final ChrFSettings settings;
  private final String numberOfReferences;

  /** For each case and order: n-grams of the hypothesis, of the reference, and matches. */
  private final List<int[]> statistics = new ArrayList<>();

  private ChrF(List<String> hypotheses, List<List<String>> references, ChrFSettings settings) {
    References.check(hypotheses, references);
    this.settings = settings;
    this.numberOfReferences = References.number(references);
    for (int i = 0; i < hypotheses.size(); i++) {
      List<Map<?, Integer>> hypothesis = ngrams(hypotheses.get(i));
      int[] best = new int[0];
      double highest = -1;
      for (String reference : references.get(i)) {
        int[] counts = counts(hypothesis, ngrams(reference));
        double score = score(widened(counts));
        if (score > highest) {
          highest = score;
          best = counts;
        }
      }
      statistics.add(best);
    }
  }

  private List<Map<?, Integer>> ngrams(String given) {
    String text = settings.lowercase() ? given.toLowerCase(Locale.ROOT) : given;
    String characters = settings.whitespace() ? text : String.join("", Spaces.split(text));
    List<Map<?, Integer>> ngrams = new ArrayList<>();
    for (int order = 1; order <= settings.characterOrder(); order++) {
      ngrams.add(Ngrams.ofCharacters(characters, order));
    }
    List<String> words = words(text);
    for (int order = 1; order <= settings.wordOrder(); order++) {
      ngrams.add(Ngrams.ofWords(words, order));
    }
    return ngrams;
  }

  /** One mark at the end of a word stands apart, or else one at its beginning. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Spaces.split(text)) {
      int last = word.length() - 1;
      if (word.codePointCount(0, word.length()) == 1) {
        words.add(word);
      } else if (PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
        words.add(word.substring(0, last));
        words.add(word.substring(last));
      } else if (PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
        words.add(word.substring(0, 1));
        words.add(word.substring(1));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  private static int[] counts(List<Map<?, Integer>> hypothesis, List<Map<?, Integer>> reference) {
    int[] counts = new int[3 * hypothesis.size()];
    for (int i = 0; i < hypothesis.size(); i++) {
      // Without n-grams in the reference, those of the hypothesis do not count against it.
      counts[3 * i] = reference.get(i).isEmpty() ? 0 : Ngrams.total(hypothesis.get(i));
      counts[3 * i + 1] = Ngrams.total(reference.get(i));
      counts[3 * i + 2] = Ngrams.shared(hypothesis.get(i), reference.get(i));
    }
    return counts;
  }

  private static long[] widened(int[] counts) {
    long[] wide = new long[counts.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = counts[i];
    }
    return wide;
  }

  private double score(long[] counts) {
    double factor = (double) settings.beta() * settings.beta();
    double smoothed = 0;
    double precisions = 0;
    double recalls = 0;
    int orders = 0;
    for (int i = 0; i < counts.length; i += 3) {
      double matches = counts[i + 2];
      double precision = counts[i] > 0 ? matches / counts[i] : EPSILON;
      double recall = counts[i + 1] > 0 ? matches / counts[i + 1] : EPSILON;
      double below = factor * precision + recall;
      smoothed += below > 0 ? (1 + factor) * precision * recall / below : EPSILON;
      if (counts[i] > 0 && counts[i + 1] > 0) {
        precisions += precision;
        recalls += recall;
        orders++;
      }
    }
    if (settings.epsilonSmoothing()) {
      return 100 * smoothed / (settings.characterOrder() + settings.wordOrder());
    }
    if (precisions + recalls == 0) {
      return 0;
    }
    double precision = precisions / orders;
    double recall = recalls / orders;
    return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
  }

  /**
   * Measures generated texts by chrF2, with sacreBLEU's defaults.
   *
   * @param hypotheses the texts
   * @param references for each one or more texts that it should be like
   * @return the figure
   * @throws IllegalArgumentException if the lists are of different length or a text has no
   *     reference
   */
  public static ChrF of(List<String> hypotheses, List<List<String>> references) {
    return of(hypotheses, references, ChrFSettings.CHRF);
  }

  /**
   * Measures generated texts.
   *
   * @param hypotheses the texts
   * @param references for each one or more texts that it should be like
   * @param settings how
   * @return the figure
   * @throws IllegalArgumentException if the lists are of different length or a text has no
   *     reference
   */
  public static ChrF of(
      List<String> hypotheses, List<List<String>> references, ChrFSettings settings) {
    return new ChrF(hypotheses, references, settings);
  }

  @Override
  public int cases() {
    return statistics.size();
  }

  private String name() {
    return "chrf" + "-plus".repeat(settings.wordOrder());
  }

  @Override
  public Set<String> names() {
    return Set.of(name());
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    long[] sums = new long[3 * (settings.characterOrder() + settings.wordOrder())];
    for (int number : selection) {
      int[] counts = statistics.get(number);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts[i];
      }
    }
    return Map.of(name(), selection.length == 0 ? 0 : score(sums));
  }

  /**
   * How this was computed, in sacreBLEU's words, so that others can compute the same: for example
   * {@code nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0}. The version is that of
   * sacreBLEU whose results are reproduced.
   *
   * @return the signature
   */
  public String signature() {
    return String.join(
        "|",
        "nrefs:" + numberOfReferences,
        "case:" + (settings.lowercase() ? "lc" : "mixed"),
        "eff:" + (settings.epsilonSmoothing() ? "no" : "yes"),
        "nc:" + settings.characterOrder(),
        "nw:" + settings.wordOrder(),
        "space:" + (settings.whitespace() ? "yes" : "no"),
        "version:" + References.SACREBLEU);
  }
}

package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * BLEU of generated texts (Papineni et al., 2002), as sacreBLEU 2.6 computes it (Post, 2018).
 *
 * <p>The only figure is {@code bleu}, from 0 to 100: the geometric mean of the precisions of
 * n-grams of 1 to 4 words, times a penalty for being shorter than the references. Matches and
 * lengths are summed over the selection first, so that it is no mean over sentences. Where not one
 * word matches it is 0, and so it is over no cases.
 */
public final class Bleu implements Measures {
  private static final int ORDER = 4;
  private static final int COLUMNS = 2 + 2 * ORDER;

  /** What sacreBLEU takes for the logarithm of 0. */
  private static final double LOG_OF_ZERO = -9999999999.0;

  private final BleuSettings settings;
  private final String numberOfReferences;

  /** For each case: both lengths, matches by order, totals by order. */
  private final int[] statistics;

  private Bleu(List<String> hypotheses, List<List<String>> references, BleuSettings settings) {
    References.check(hypotheses, references);
    this.settings = settings;
    this.numberOfReferences = References.number(references);
    this.statistics = new int[hypotheses.size() * COLUMNS];
    for (int i = 0; i < hypotheses.size(); i++) {
      measure(words(hypotheses.get(i)), references.get(i).stream().map(this::words).toList(), i);
    }
  }

  private List<String> words(String text) {
    return settings.tokenizer().words(settings.lowercase() ? text.toLowerCase(Locale.ROOT) : text);
  }

  private void measure(List<String> hypothesis, List<List<String>> references, int number) {
    int place = number * COLUMNS;
    statistics[place] = hypothesis.size();
    statistics[place + 1] = nearestLength(hypothesis.size(), references);
    for (int order = 1; order <= ORDER; order++) {
      Map<List<String>, Integer> most = new HashMap<>();
      for (List<String> reference : references) {
        Ngrams.ofWords(reference, order)
            .forEach((ngram, count) -> most.merge(ngram, count, Math::max));
      }
      Map<List<String>, Integer> counts = Ngrams.ofWords(hypothesis, order);
      statistics[place + 1 + order] = Ngrams.shared(counts, most);
      statistics[place + 1 + ORDER + order] = Math.max(0, hypothesis.size() - order + 1);
    }
  }

  /** Of two references that are equally near, the shorter one's. */
  private static int nearestLength(int length, List<List<String>> references) {
    int nearest = references.get(0).size();
    for (List<String> reference : references) {
      int apart = Math.abs(reference.size() - length) - Math.abs(nearest - length);
      if (apart < 0 || (apart == 0 && reference.size() < nearest)) {
        nearest = reference.size();
      }
    }
    return nearest;
  }

  /**
   * Measures generated texts with sacreBLEU's defaults.
   *
   * @param hypotheses the texts
   * @param references for each one or more texts that it should be like
   * @return the figure
   * @throws IllegalArgumentException if the lists are of different length or a text has no
   *     reference
   */
  public static Bleu of(List<String> hypotheses, List<List<String>> references) {
    return of(hypotheses, references, BleuSettings.DEFAULT);
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
  public static Bleu of(
      List<String> hypotheses, List<List<String>> references, BleuSettings settings) {
    return new Bleu(hypotheses, references, settings);
  }

  @Override
  public int cases() {
    return statistics.length / COLUMNS;
  }

  @Override
  public Set<String> names() {
    return Set.of("bleu");
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    return Map.of("bleu", score(selection).score());
  }

  /**
   * BLEU and what it is made of.
   *
   * @param selection the numbers of cases, as in {@link #over}
   * @return the score with its precisions and lengths
   */
  public BleuScore score(int[] selection) {
    return score(selection, settings);
  }

  /**
   * BLEU of one text by itself, with only those orders that it has n-grams of, as sacreBLEU's
   * {@code sentence_bleu} has it.
   *
   * @param number the case's number
   * @return the score with its precisions and lengths
   */
  public BleuScore sentence(int number) {
    return score(new int[] {number}, settings.forSentences());
  }

  private BleuScore score(int[] selection, BleuSettings how) {
    long[] sums = new long[COLUMNS];
    for (int number : selection) {
      for (int i = 0; i < COLUMNS; i++) {
        sums[i] += statistics[number * COLUMNS + i];
      }
    }
    double penalty = 1;
    if (sums[0] < sums[1]) {
      penalty = sums[0] > 0 ? Math.exp(1 - (double) sums[1] / sums[0]) : 0;
    }
    double[] precisions = new double[ORDER];
    double score = 0;
    if (Arrays.stream(sums, 2, 2 + ORDER).anyMatch(matches -> matches > 0)) {
      int orders = precisions(sums, how.smoothing(), precisions);
      score = penalty * mean(precisions, how.effectiveOrder() ? orders : ORDER);
    }
    List<Double> boxed = new ArrayList<>();
    Arrays.stream(precisions).forEach(boxed::add);
    return new BleuScore(score, boxed, penalty, sums[0], sums[1]);
  }

  /** Fills in the precisions in percent, and tells how many orders have n-grams. */
  private static int precisions(
      long[] sums, BleuSettings.Smoothing smoothing, double[] precisions) {
    double halving = 1;
    for (int i = 0; i < ORDER; i++) {
      double matches = sums[2 + i];
      double total = sums[2 + ORDER + i];
      if (smoothing instanceof BleuSettings.Smoothing.AddK add && i > 0) {
        matches += add.value();
        total += add.value();
      }
      if (total == 0) {
        return i;
      }
      if (matches > 0) {
        precisions[i] = 100 * matches / total;
      } else if (smoothing instanceof BleuSettings.Smoothing.Exponential) {
        halving *= 2;
        precisions[i] = 100 / (halving * total);
      } else if (smoothing instanceof BleuSettings.Smoothing.Floor floor) {
        precisions[i] = 100 * floor.value() / total;
      }
    }
    return ORDER;
  }

  private static double mean(double[] precisions, int orders) {
    double sum = 0;
    for (int i = 0; i < orders; i++) {
      sum += precisions[i] == 0 ? LOG_OF_ZERO : Math.log(precisions[i]);
    }
    return Math.exp(sum / orders);
  }

  /**
   * How this was computed, in sacreBLEU's words, so that others can compute the same: for example
   * {@code nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0}. The version is that of
   * sacreBLEU whose results are reproduced.
   *
   * @return the signature
   */
  public String signature() {
    return String.join(
        "|",
        "nrefs:" + numberOfReferences,
        "case:" + (settings.lowercase() ? "lc" : "mixed"),
        "eff:" + (settings.effectiveOrder() ? "yes" : "no"),
        "tok:" + settings.tokenizer().signature(),
        "smooth:" + settings.smoothing().signature(),
        "version:" + References.SACREBLEU);
  }
}

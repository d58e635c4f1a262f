package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * ROUGE of generated texts (Lin, 2004), as Google's {@code rouge-score} 0.1.2 computes it: texts
 * are made lower case and cut into runs of the letters a to z and digits, so that it is for
 * English; a text in another script has no words.
 *
 * <p>The figures are means over the selection of each text's F1, all from 0 to 1, and not a number
 * over no cases; a text that shares no word with its reference has 0. Of several references each
 * kind takes the one with the greatest F1 (the package's {@code score_multi}).
 *
 * <ul>
 *   <li>{@code rouge-1}, {@code rouge-2}: words and pairs of words;
 *   <li>{@code rouge-l}: the longest common subsequence of the whole texts;
 *   <li>{@code rouge-lsum}: for each sentence of the reference the union of its longest common
 *       subsequences with the text's sentences; sentences are divided by line feeds, as {@code
 *       rouge-score} wants it unless it is told to split.
 * </ul>
 *
 * <p>Time and memory for the last two grow with the product of the two texts' numbers of words.
 */
public final class Rouge implements Measures {

  /** What is compared. */
  public enum Kind {
    /** Words. */
    ROUGE_1("rouge-1"),
    /** Pairs of words. */
    ROUGE_2("rouge-2"),
    /** The longest common subsequence. */
    ROUGE_L("rouge-l"),
    /** Longest common subsequences of sentences. */
    ROUGE_LSUM("rouge-lsum");

    private final String figure;

    Kind(String figure) {
      this.figure = figure;
    }

    /** The name of its figure. */
    public String figure() {
      return figure;
    }
  }

  private static final Set<String> NAMES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(Arrays.stream(Kind.values()).map(Kind::figure).toList()));
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final int SHORTEST_STEMMED = 4;

  private final boolean stemming;
  private final List<Map<Kind, PrecisionRecall>> scores = new ArrayList<>();

  private Rouge(List<String> predictions, List<List<String>> references, boolean stemming) {
    References.check(predictions, references);
    this.stemming = stemming;
    for (int i = 0; i < predictions.size(); i++) {
      Map<Kind, PrecisionRecall> best = new EnumMap<>(Kind.class);
      for (String reference : references.get(i)) {
        measure(reference, predictions.get(i))
            .forEach((kind, found) -> best.merge(kind, found, (a, b) -> b.f1() > a.f1() ? b : a));
      }
      scores.add(best);
    }
  }

  /**
   * Measures generated texts.
   *
   * @param predictions the texts
   * @param references for each one or more texts that it should be like
   * @param stemming whether words of four letters and more are compared without their English
   *     suffixes, by Porter's method as NLTK extends it
   * @return the figures
   * @throws IllegalArgumentException if the lists are of different length or a text has no
   *     reference
   */
  public static Rouge of(
      List<String> predictions, List<List<String>> references, boolean stemming) {
    return new Rouge(predictions, references, stemming);
  }

  private Map<Kind, PrecisionRecall> measure(String reference, String prediction) {
    List<String> actual = words(reference);
    List<String> predicted = words(prediction);
    Map<Kind, PrecisionRecall> found = new EnumMap<>(Kind.class);
    found.put(Kind.ROUGE_1, ngrams(actual, predicted, 1));
    found.put(Kind.ROUGE_2, ngrams(actual, predicted, 2));
    found.put(
        Kind.ROUGE_L,
        PrecisionRecall.of(
            new CommonSubsequence(actual, predicted).length(), predicted.size(), actual.size()));
    found.put(Kind.ROUGE_LSUM, summary(sentences(reference), sentences(prediction)));
    return found;
  }

  private List<String> words(String text) {
    return Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .map(
            word -> stemming && word.length() >= SHORTEST_STEMMED ? PorterStemmer.stem(word) : word)
        .toList();
  }

  private List<List<String>> sentences(String text) {
    return Arrays.stream(text.split("\n")).map(this::words).toList();
  }

  private static PrecisionRecall ngrams(List<String> actual, List<String> predicted, int order) {
    Map<List<String>, Integer> ofActual = Ngrams.ofWords(actual, order);
    Map<List<String>, Integer> ofPredicted = Ngrams.ofWords(predicted, order);
    return PrecisionRecall.of(
        Ngrams.shared(ofActual, ofPredicted), Ngrams.total(ofPredicted), Ngrams.total(ofActual));
  }

  private static PrecisionRecall summary(List<List<String>> actual, List<List<String>> predicted) {
    Map<String, Integer> left = counts(predicted);
    int hits = 0;
    for (List<String> sentence : actual) {
      BitSet union = new BitSet();
      predicted.forEach(other -> union.or(new CommonSubsequence(sentence, other).inReference()));
      for (int place = union.nextSetBit(0); place >= 0; place = union.nextSetBit(place + 1)) {
        String word = sentence.get(place);
        // A word counts no more often than the text has it, in however many sentences it is found.
        if (left.getOrDefault(word, 0) > 0) {
          hits++;
          left.merge(word, -1, Integer::sum);
        }
      }
    }
    return PrecisionRecall.of(hits, size(predicted), size(actual));
  }

  private static Map<String, Integer> counts(List<List<String>> sentences) {
    Map<String, Integer> counts = new HashMap<>();
    sentences.forEach(words -> words.forEach(word -> counts.merge(word, 1, Integer::sum)));
    return counts;
  }

  private static int size(List<List<String>> sentences) {
    return sentences.stream().mapToInt(List::size).sum();
  }

  @Override
  public int cases() {
    return scores.size();
  }

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      figures.put(kind.figure(), mean(kind, selection).f1());
    }
    return Collections.unmodifiableMap(figures);
  }

  /**
   * One text's precision, recall and F1.
   *
   * @param kind what is compared
   * @param number the case's number
   * @return the scores
   */
  public PrecisionRecall score(Kind kind, int number) {
    return scores.get(number).get(kind);
  }

  /**
   * Mean precision, recall and F1.
   *
   * @param kind what is compared
   * @param selection the numbers of cases, as in {@link #over}
   * @return the means; the last is that of the F1s, and not the F1 of the means
   */
  public PrecisionRecall mean(Kind kind, int[] selection) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (int number : selection) {
      PrecisionRecall one = scores.get(number).get(kind);
      precision += one.precision();
      recall += one.recall();
      f1 += one.f1();
    }
    double cases = selection.length;
    return new PrecisionRecall(precision / cases, recall / cases, f1 / cases);
  }
}

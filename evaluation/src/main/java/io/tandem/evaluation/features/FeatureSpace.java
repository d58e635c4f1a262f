package io.tandem.evaluation.features;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/**
 * The n-grams of a training part with their weights, by which any text becomes numbers. Immutable
 * and thread-safe.
 */
public final class FeatureSpace {
  private final Features features;

  /** Of each n-gram by what its count is multiplied. */
  private final Map<String, Double> weights;

  private final List<String> names;

  private final IntToDoubleFunction ofCount;
  private final boolean unitLength;

  private FeatureSpace(
      Features features,
      Map<String, Double> weights,
      IntToDoubleFunction ofCount,
      boolean unitLength) {
    this.features = features;
    this.weights = weights;
    this.names = weights.keySet().stream().sorted().toList();
    this.ofCount = ofCount;
    this.unitLength = unitLength;
  }

  static FeatureSpace unweighted(Features.BagOfWords features, List<String> texts) {
    Map<String, Double> weights = new HashMap<>();
    documentCounts(features, texts).keySet().forEach(ngram -> weights.put(ngram, 1.0));
    return new FeatureSpace(features, weights, n -> features.binary() ? 1 : n, false);
  }

  static FeatureSpace byInverseFrequency(Features features, boolean sublinear, List<String> texts) {
    Map<String, Double> weights = new HashMap<>();
    documentCounts(features, texts)
        .forEach(
            (ngram, count) ->
                weights.put(ngram, Math.log((1.0 + texts.size()) / (1.0 + count)) + 1));
    return new FeatureSpace(features, weights, n -> sublinear ? 1 + Math.log(n) : n, true);
  }

  private static Map<String, Integer> documentCounts(Features features, List<String> texts) {
    Map<String, Integer> counts = new HashMap<>();
    for (String text : texts) {
      WordNgrams.counts(text, features).keySet().forEach(one -> counts.merge(one, 1, Integer::sum));
    }
    counts.values().removeIf(count -> count < features.minCount());
    return counts;
  }

  /** All n-grams, sorted. */
  public List<String> names() {
    return names;
  }

  /**
   * The numbers of a text.
   *
   * @param text any text
   * @return those that are not 0, by n-gram, sorted; none if nothing of the text is known
   */
  public SortedMap<String, Double> of(String text) {
    SortedMap<String, Double> values = new TreeMap<>();
    WordNgrams.counts(text, features)
        .forEach(
            (ngram, count) -> {
              Double weight = weights.get(ngram);
              if (weight != null) {
                values.put(ngram, weight * ofCount.applyAsDouble(count));
              }
            });
    if (unitLength) {
      double length = Math.sqrt(values.values().stream().mapToDouble(v -> v * v).sum());
      values.replaceAll((ngram, value) -> value / length);
    }
    return values;
  }

  /** The words of a text as n-grams are made of them, with where they stand. */
  public List<WordSpan> words(String text) {
    return WordNgrams.spans(text, features.lowerCase());
  }

  /** How many words the longest n-grams have. */
  public int longest() {
    return features.ngrams();
  }

  /** What it was made by, and of how many n-grams it is. */
  @Override
  public String toString() {
    return features + ", " + weights.size() + " n-grams";
  }
}

package io.tandem.evaluation.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each sequence of a length occurs. */
final class Ngrams {
  private Ngrams() {}

  /** Counts the n-grams of words. */
  static Map<List<String>, Integer> ofWords(List<String> words, int order) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + order <= words.size(); i++) {
      counts.merge(words.subList(i, i + order), 1, Integer::sum);
    }
    return counts;
  }

  /** Counts the n-grams of characters, which are Unicode's code points. */
  static Map<String, Integer> ofCharacters(String text, int order) {
    int[] points = text.codePoints().toArray();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + order <= points.length; i++) {
      counts.merge(new String(points, i, order), 1, Integer::sum);
    }
    return counts;
  }

  /** How many n-grams two texts share, each as often as the text that has it less often. */
  static int shared(Map<?, Integer> one, Map<?, Integer> other) {
    int shared = 0;
    for (Map.Entry<?, Integer> entry : one.entrySet()) {
      Integer count = other.get(entry.getKey());
      shared += count == null ? 0 : Math.min(entry.getValue(), count);
    }
    return shared;
  }

  static int total(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}

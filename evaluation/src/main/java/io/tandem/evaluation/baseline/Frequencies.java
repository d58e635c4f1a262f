package io.tandem.evaluation.baseline;

import java.util.Map;
import java.util.TreeMap;

/**
 * How often each of several things was seen.
 *
 * @param <T> the things, which have an order
 */
final class Frequencies<T extends Comparable<? super T>> {
  private final TreeMap<T, Integer> counts = new TreeMap<>();
  private int total;

  void add(T one) {
    counts.merge(one, 1, Integer::sum);
    total++;
  }

  /** The most frequent, the first of several; there is one at least. */
  T mostFrequent() {
    T best = counts.firstKey();
    for (Map.Entry<T, Integer> one : counts.entrySet()) {
      if (one.getValue() > counts.get(best)) {
        best = one.getKey();
      }
    }
    return best;
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** The share of each. */
  Map<T, Double> shares() {
    Map<T, Double> shares = new TreeMap<>();
    counts.forEach((one, count) -> shares.put(one, (double) count / total));
    return shares;
  }
}

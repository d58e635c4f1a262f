package io.tandem.evaluation.metric;

/**
 * Counts by place, whose sums over what lies below a place take logarithmic time (Fenwick, 1994).
 */
final class CountTree {
  private final long[] sums;
  private long total;

  CountTree(int places) {
    sums = new long[places + 1];
  }

  void add(int place, long count) {
    if (count == 0) {
      return;
    }
    total += count;
    for (int i = place + 1; i < sums.length; i += i & -i) {
      sums[i] += count;
    }
  }

  /** The sum of the counts at smaller places. */
  long below(int place) {
    long sum = 0;
    for (int i = place; i > 0; i -= i & -i) {
      sum += sums[i];
    }
    return sum;
  }

  /** The sum of the counts at greater places. */
  long above(int place) {
    return total - below(place + 1);
  }
}

package io.tandem.evaluation.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The cases in the order of their numbers, each with the number of its group of equal ones, so that
 * ranks in any selection need no sorting.
 */
final class Ranking {
  /** Each case's group: 0 for the smallest number. */
  private final int[] group;

  private final int groups;

  Ranking(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
            .mapToInt(Integer::intValue)
            .toArray();
    group = new int[values.length];
    int last = -1;
    for (int i = 0; i < order.length; i++) {
      if (i == 0 || values[order[i]] != values[order[i - 1]]) {
        last++;
      }
      group[order[i]] = last;
    }
    groups = last + 1;
  }

  int groups() {
    return groups;
  }

  int group(int number) {
    return group[number];
  }

  /** How often each group is selected. */
  long[] sizes(int[] selection) {
    long[] sizes = new long[groups];
    for (int number : selection) {
      sizes[group[number]]++;
    }
    return sizes;
  }

  /** The rank of each selected case, from 1, equal ones sharing the mean of theirs. */
  double[] ranks(int[] selection) {
    long[] sizes = sizes(selection);
    double[] ofGroup = new double[groups];
    double before = 0;
    for (int i = 0; i < groups; i++) {
      ofGroup[i] = before + (sizes[i] + 1) / 2.0;
      before += sizes[i];
    }
    double[] ranks = new double[selection.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = ofGroup[group[selection[i]]];
    }
    return ranks;
  }
}

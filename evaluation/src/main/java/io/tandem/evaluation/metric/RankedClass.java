package io.tandem.evaluation.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The cases in the order of one class's probability, the greatest first, so that areas under curves
 * over any selection need no sorting.
 */
final class RankedClass {
  /** Cases from the greatest probability to the least. */
  private final int[] order;

  /** Whether the case at a place has the same probability as the one before it. */
  private final boolean[] tied;

  RankedClass(double[][] probabilities, int label) {
    order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i][label]))
            .mapToInt(Integer::intValue)
            .toArray();
    tied = new boolean[order.length];
    for (int i = 1; i < order.length; i++) {
      tied[i] = probabilities[order[i]][label] == probabilities[order[i - 1]][label];
    }
  }

  /**
   * For each other class, how often a case of this class stands before one of the other, a tie
   * counting half: the numerator of the area under the ROC curve.
   */
  double[] won(int[] references, int[] times, int label, long[] totals) {
    double[] won = new double[totals.length];
    long[] passed = new long[totals.length];
    long[] here = new long[totals.length];
    int place = 0;
    while (place < order.length) {
      int end = groupEnd(place);
      for (int i = place; i < end; i++) {
        here[references[order[i]]] += times[order[i]];
      }
      if (here[label] > 0) {
        for (int other = 0; other < totals.length; other++) {
          double behind = totals[other] - passed[other] - here[other];
          won[other] += here[label] * (behind + here[other] / 2.0);
        }
      }
      for (int i = place; i < end; i++) {
        int reference = references[order[i]];
        passed[reference] += here[reference];
        here[reference] = 0;
      }
      place = end;
    }
    return won;
  }

  /** The mean of the precision at each probability, by the recall that it adds. */
  double averagePrecision(int[] references, int[] times, int label, long total) {
    if (total == 0) {
      return 0;
    }
    double sum = 0;
    long found = 0;
    long seen = 0;
    int place = 0;
    while (place < order.length) {
      int end = groupEnd(place);
      long positive = 0;
      for (int i = place; i < end; i++) {
        seen += times[order[i]];
        positive += references[order[i]] == label ? times[order[i]] : 0;
      }
      found += positive;
      if (positive > 0) {
        sum += (double) positive * found / seen;
      }
      place = end;
    }
    return sum / total;
  }

  private int groupEnd(int place) {
    int end = place + 1;
    while (end < order.length && tied[end]) {
      end++;
    }
    return end;
  }
}

package io.tandem.evaluation.significance;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Exact rank tests of few runs. All ways to deal out ranks are counted by their sum; ranks are
 * doubled, so that those that ties share are whole. Libraries' exact tests want no ties, which
 * figures of runs often have, and their approximations many runs.
 */
final class RankTests {
  private static final int MOST = 100;

  private RankTests() {}

  static TestResult rankSum(double[] first, double[] second) {
    double[] all = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    check(all.length);
    int[] ranks = doubledRanks(all);
    int observed = Arrays.stream(ranks, first.length, ranks.length).sum();
    double[] ways = waysToChoose(ranks, second.length);
    double least = second.length * (second.length + 1.0) / 2;
    return new TestResult(observed / 2.0 - least, Double.NaN, twoSided(ways, observed));
  }

  static TestResult signedRank(double[] differences) {
    double[] some = Arrays.stream(differences).filter(value -> value != 0).toArray();
    check(some.length);
    int[] ranks = doubledRanks(Arrays.stream(some).map(Math::abs).toArray());
    int observed = 0;
    double[] ways = {1};
    for (int i = 0; i < ranks.length; i++) {
      observed += some[i] > 0 ? ranks[i] : 0;
      double[] next = Arrays.copyOf(ways, ways.length + ranks[i]);
      for (int sum = 0; sum < ways.length; sum++) {
        next[sum + ranks[i]] += ways[sum];
      }
      ways = next;
    }
    return new TestResult(observed / 2.0, Double.NaN, twoSided(ways, observed));
  }

  private static void check(int runs) {
    if (runs > MOST) {
      throw new IllegalArgumentException(
          "an exact rank test of " + runs + " runs: it takes " + MOST + " at most");
    }
  }

  /** Twice the rank of each value, from 2, equal ones sharing the mean of theirs. */
  private static int[] doubledRanks(double[] values) {
    int[] ranks = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      for (double other : values) {
        ranks[i] += other < values[i] ? 2 : other == values[i] ? 1 : 0;
      }
      ranks[i]++;
    }
    return ranks;
  }

  /** For each sum, in how many ways so many of the ranks have it. */
  private static double[] waysToChoose(int[] ranks, int chosen) {
    double[][] ways = new double[chosen + 1][Arrays.stream(ranks).sum() + 1];
    ways[0][0] = 1;
    for (int rank : ranks) {
      for (int count = chosen; count > 0; count--) {
        for (int sum = ways[count].length - 1; sum >= rank; sum--) {
          ways[count][sum] += ways[count - 1][sum - rank];
        }
      }
    }
    return ways[chosen];
  }

  private static double twoSided(double[] ways, int observed) {
    double all = Arrays.stream(ways).sum();
    double below = Arrays.stream(ways, 0, observed + 1).sum();
    double above = Arrays.stream(ways, observed, ways.length).sum();
    return Math.min(1, 2 * Math.min(below, above) / all);
  }
}

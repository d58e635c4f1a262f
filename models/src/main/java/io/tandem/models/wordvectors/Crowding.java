package io.tandem.models.wordvectors;

import java.util.function.IntUnaryOperator;

/**
 * For how much each pair of a step counts, so that a row which very many of them move is not moved
 * too far: up to a bound they count in full, and beyond it share what the bound would have moved.
 *
 * <p>One by one, each pair sees what those before it have done. In a step none does, and a word in
 * thousands of its pairs would be thrown beyond where any of them wants it. Counting all pairs of a
 * word for less, positive and negative alike, leaves the optimum of its scores where it was; it
 * takes the place of a smaller rate for the most frequent words.
 */
final class Crowding {
  private final float[] loads;
  private final double bound;

  /**
   * Makes a count of nothing.
   *
   * @param rows of the table
   * @param bound how many pairs count in full
   */
  Crowding(int rows, double bound) {
    loads = new float[rows];
    this.bound = bound;
  }

  /** Counts pairs that move a row. */
  void add(int row, double pairs) {
    loads[row] += (float) pairs;
  }

  /** For how much each pair of some rows counts, from 0 to 1. */
  void shares(float[] shares, IntUnaryOperator rows) {
    for (int i = 0; i < shares.length; i++) {
      float load = loads[rows.applyAsInt(i)];
      shares[i] = load > bound ? (float) (bound / load) : 1;
    }
  }
}

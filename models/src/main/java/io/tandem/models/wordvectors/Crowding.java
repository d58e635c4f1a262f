package io.tandem.models.wordvectors;

import java.util.function.IntUnaryOperator;

/**
 * For how much a row counts each of the decisions (a word told from another, a turn on a path) that
 * move it in a step: in full up to a bound; beyond it they share what the bound would have moved.
 *
 * <p>One by one, each decision sees what those before it have done. In a step none does, and the
 * row of a word that thousands of them agree about would be thrown far beyond where any of them
 * wants it. The bound takes the place of a smaller rate for the most frequent words.
 */
final class Crowding {
  private final float[] loads;
  private final double bound;

  /**
   * Makes a count of nothing.
   *
   * @param rows of the table
   * @param bound how many decisions count in full
   */
  Crowding(int rows, double bound) {
    loads = new float[rows];
    this.bound = bound;
  }

  /** Counts decisions that move a row. */
  void add(int row, double decisions) {
    loads[row] += (float) decisions;
  }

  /** For how much each decision of some rows counts, from 0 to 1. */
  float[] shares(int count, IntUnaryOperator rows) {
    float[] shares = new float[count];
    for (int i = 0; i < count; i++) {
      float load = loads[rows.applyAsInt(i)];
      shares[i] = load > bound ? (float) (bound / load) : 1;
    }
    return shares;
  }
}

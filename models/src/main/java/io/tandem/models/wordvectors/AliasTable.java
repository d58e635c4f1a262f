package io.tandem.models.wordvectors;

import java.util.Arrays;

/**
 * Draws places with given weights in constant time, by the alias method (Walker 1977; made as by
 * Vose 1991). Immutable and thread-safe.
 */
final class AliasTable {
  private static final double UNIT = 0x1.0p-32;

  private final double[] shares;
  private final int[] aliases;

  private AliasTable(double[] shares, int[] aliases) {
    this.shares = shares;
    this.aliases = aliases;
  }

  /**
   * Makes a table.
   *
   * @param weights at least 0, their sum above 0
   */
  static AliasTable of(double[] weights) {
    int size = weights.length;
    double sum = Arrays.stream(weights).sum();
    double[] shares = new double[size];
    int[] aliases = new int[size];
    int[] small = new int[size];
    int[] large = new int[size];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < size; i++) {
      shares[i] = weights[i] * size / sum;
      aliases[i] = i;
      if (shares[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[--larges];
      aliases[less] = more;
      shares[more] -= 1 - shares[less];
      if (shares[more] < 1) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
    // What rounding has left over is full.
    while (smalls > 0) {
      shares[small[--smalls]] = 1;
    }
    return new AliasTable(shares, aliases);
  }

  /**
   * The place that a random number stands for.
   *
   * @param bits 64 random bits
   */
  int draw(long bits) {
    int place = (int) (((bits >>> 32) * shares.length) >>> 32);
    return (bits & 0xFFFFFFFFL) * UNIT < shares[place] ? place : aliases[place];
  }
}

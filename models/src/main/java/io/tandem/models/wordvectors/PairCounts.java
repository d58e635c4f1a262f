package io.tandem.models.wordvectors;

import java.util.Arrays;

/**
 * How often pairs of words met, in a table that grows up to a bound. A pair is a number: the first
 * word's id in the upper half, the second's in the lower.
 */
final class PairCounts {
  /** Bytes of a place: key and count. */
  private static final int PLACE = Long.BYTES + Double.BYTES;

  private static final long FREE = -1;
  private static final int FIRST = 1 << 12;

  private final int most;
  private long[] keys = new long[FIRST];
  private double[] counts = new double[FIRST];
  private int size;

  /**
   * Makes an empty table.
   *
   * @param bytes what it may take, with the copy of its keys that sorting makes
   */
  PairCounts(long bytes) {
    Arrays.fill(keys, FREE);
    long places = bytes / (PLACE + Long.BYTES);
    most = (int) Math.max(FIRST, Math.min(1L << 30, Long.highestOneBit(places)));
  }

  static long pair(int first, int second) {
    return (long) first << 32 | second;
  }

  /** Adds to a pair's count. */
  void add(long pair, double count) {
    int place = place(pair);
    if (keys[place] == FREE) {
      keys[place] = pair;
      size++;
    }
    counts[place] += count;
    if (size > keys.length / 4 * 3 && keys.length < most) {
      grow();
    }
  }

  /** Whether it has as many pairs as the bound allows. */
  boolean isFull() {
    return keys.length >= most && size > keys.length / 4 * 3;
  }

  private int place(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int place = (int) (mixed >>> 32) & mask;
    while (keys[place] != FREE && keys[place] != pair) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    double[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new double[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        counts[place] = oldCounts[i];
      }
    }
  }

  /** The pairs in rising order. */
  long[] sorted() {
    long[] pairs = new long[size];
    int next = 0;
    for (long key : keys) {
      if (key != FREE) {
        pairs[next++] = key;
      }
    }
    Arrays.sort(pairs);
    return pairs;
  }

  double count(long pair) {
    return counts[place(pair)];
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(keys, FREE);
    Arrays.fill(counts, 0);
    size = 0;
  }
}

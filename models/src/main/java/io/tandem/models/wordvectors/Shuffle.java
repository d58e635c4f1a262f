package io.tandem.models.wordvectors;

/**
 * An order of the numbers below a bound that takes no memory: a Feistel network of four rounds over
 * the next power of four, walked on until it falls below the bound (Black and Rogaway 2002,
 * "Ciphers with Arbitrary Finite Domains"). Not for secrets.
 */
final class Shuffle {
  private static final int ROUNDS = 4;

  private final long bound;
  private final int half;
  private final long key;

  /**
   * Makes an order.
   *
   * @param bound above 0, at most 2^60
   * @param key which of the orders
   */
  Shuffle(long bound, long key) {
    this.bound = bound;
    this.key = key;
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(bound - 1));
    this.half = (bits + 1) / 2;
  }

  /**
   * The number at a place.
   *
   * @param place from 0 to the bound, exclusive
   */
  long at(long place) {
    long number = place;
    do {
      number = once(number);
    } while (number >= bound);
    return number;
  }

  private long once(long number) {
    long mask = (1L << half) - 1;
    long left = number >>> half;
    long right = number & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mix(right + key * (2 * round + 1)) & mask);
      left = right;
      right = next;
    }
    return left << half | right;
  }

  /** The mixing of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

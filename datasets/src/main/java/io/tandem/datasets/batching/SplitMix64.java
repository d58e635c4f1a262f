package io.tandem.datasets.batching;

/**
 * A small generator of random numbers that is fixed for good, unlike the platform's, whose
 * algorithms a Java version may change: SplitMix64 (Steele, Lea and Flood 2014, with the mixing of
 * Stafford's variant 13). Not thread-safe.
 */
final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix64(long seed) {
    state = seed;
  }

  /** A generator for one of many streams under a seed. */
  static SplitMix64 keyed(long seed, long stream) {
    return new SplitMix64(mix(mix(seed + GOLDEN_GAMMA) + stream * GOLDEN_GAMMA));
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /**
   * A whole number, each equally likely (Lemire 2019, with 32-bit numbers).
   *
   * @param bound above 0; the number is below it
   */
  int nextInt(int bound) {
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

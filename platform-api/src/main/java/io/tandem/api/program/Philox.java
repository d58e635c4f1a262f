package io.tandem.api.program;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel Random
 * Numbers: As Easy as 1, 2, 3"): the i-th number is a pure function of key and i, so numbers can be
 * drawn in any order.
 *
 * <p>Immutable but for the block that it computed last; not thread-safe.
 */
public final class Philox {
  private static final int ROUNDS = 10;
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final double UNIT = 0x1.0p-53;

  private final int key0;
  private final int key1;
  private final int stream0;
  private final int stream1;
  private long cachedBlock = -1;
  private int[] cached = new int[4];

  private Philox(int key0, int key1, int stream0, int stream1) {
    this.key0 = key0;
    this.key1 = key1;
    this.stream0 = stream0;
    this.stream1 = stream1;
  }

  /** The generator for one purpose under a seed; different names draw independent numbers. */
  public static Philox of(long seed, String name) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    int[] words = new int[2];
    for (int i = 0; i < 8; i++) {
      words[i / 4] = words[i / 4] << 8 | (digest[i] & 0xFF);
    }
    return new Philox((int) seed, (int) (seed >>> 32), words[0], words[1]);
  }

  /** The four words of a counter under a key. */
  static int[] block(int[] counter, int key0, int key1) {
    int c0 = counter[0];
    int c1 = counter[1];
    int c2 = counter[2];
    int c3 = counter[3];
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = M0 * (c0 & 0xFFFFFFFFL);
      long p1 = M1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    return new int[] {c0, c1, c2, c3};
  }

  /** 64 random bits; index is at least 0. */
  public long bits(long index) {
    long number = index >>> 1;
    if (number != cachedBlock) {
      int[] counter = {(int) number, (int) (number >>> 32), stream0, stream1};
      cached = block(counter, key0, key1);
      cachedBlock = number;
    }
    int half = (int) (index & 1) * 2;
    return (long) cached[half] << 32 | (cached[half + 1] & 0xFFFFFFFFL);
  }

  /** A number in [0, 1) with 53 random bits. */
  public double uniform(long index) {
    return (bits(index) >>> 11) * UNIT;
  }

  /** An integer in [0, bound), without bias beyond 2^-32 of the bound's share. */
  public int below(long index, int bound) {
    return (int) Math.multiplyHigh(bits(index) >>> 1, (long) bound << 1);
  }

  /** A number from the normal distribution with mean 0 and deviation 1 (Box and Muller 1958). */
  public double normal(long index) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(2 * index)));
    return radius * Math.cos(2 * Math.PI * uniform(2 * index + 1));
  }
}

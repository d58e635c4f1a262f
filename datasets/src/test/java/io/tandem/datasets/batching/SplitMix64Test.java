package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
  // The first numbers that the C reference implementation (Vigna, splitmix64.c) gives for this
  // seed.
  @Test
  void givesTheNumbersOfTheReferenceImplementation() {
    SplitMix64 random = new SplitMix64(1234567);
    assertArrayEquals(
        new long[] {
          6457827717110365317L,
          3203168211198807973L,
          Long.parseUnsignedLong("9817491932198370423"),
          4593380528125082431L,
          Long.parseUnsignedLong("16408922859458223821")
        },
        LongStream.generate(random::nextLong).limit(5).toArray());
  }

  // The Java platform's generator is the same algorithm today.
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, 0x123456789ABCDEFL})
  void givesTheNumbersOfSplittableRandom(long seed) {
    SplitMix64 ours = new SplitMix64(seed);
    SplittableRandom theirs = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      assertEquals(theirs.nextLong(), ours.nextLong());
    }
  }

  @Test
  void boundedNumbersAreEquallyLikely() {
    SplitMix64 random = new SplitMix64(5);
    int bound = 7;
    int[] counts = new int[bound];
    int draws = 700_000;
    for (int i = 0; i < draws; i++) {
      counts[random.nextInt(bound)]++;
    }
    double chiSquare = 0;
    double expected = (double) draws / bound;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    // With 6 degrees of freedom, 27.9 is passed once in ten thousand times.
    assertTrue(chiSquare < 27.9, "chi-square " + chiSquare);
  }

  @Test
  void aLargeBoundIsKept() {
    SplitMix64 random = new SplitMix64(6);
    long sum = 0;
    for (int i = 0; i < 10_000; i++) {
      int number = random.nextInt(Integer.MAX_VALUE);
      assertTrue(number >= 0 && number < Integer.MAX_VALUE);
      sum += number;
    }
    // The mean's deviation is 2^31 / sqrt(12 * 10,000), 6.2 million; five of them.
    assertEquals(Integer.MAX_VALUE / 2.0, sum / 10_000.0, 31e6);
    assertEquals(0, random.nextInt(1));
  }

  @Test
  void streamsUnderNeighbouringSeedsAreDifferent() {
    long[] first =
        LongStream.range(0, 4)
            .flatMap(seed -> LongStream.range(0, 4).map(s -> SplitMix64.keyed(seed, s).nextLong()))
            .toArray();
    assertEquals(16, LongStream.of(first).distinct().count());
    SplitMix64 a = SplitMix64.keyed(1, 0);
    SplitMix64 b = SplitMix64.keyed(1, 1);
    a.nextLong();
    assertNotEquals(a.nextLong(), b.nextLong(), "not one stream shifted");
  }
}

package io.tandem.api.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PhiloxTest {
  @Test
  void blocksAreThoseOfTheKnownAnswerTestsOfTheAuthors() {
    // Random123, kat_vectors: philox4x32 with 10 rounds.
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, Philox.block(new int[4], 0, 0));
    int ones = 0xffffffff;
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        Philox.block(new int[] {ones, ones, ones, ones}, ones, ones));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        Philox.block(
            new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0));
  }

  @Test
  void numbersDependOnSeedNameAndIndexAndNotOnTheOrderOfAsking() {
    Philox forward = Philox.of(1, "a");
    Philox backward = Philox.of(1, "a");
    double[] numbers = new double[100];
    for (int i = 0; i < 100; i++) {
      numbers[i] = forward.uniform(i);
    }
    for (int i = 99; i >= 0; i--) {
      assertEquals(numbers[i], backward.uniform(i));
    }
    assertNotEquals(numbers[0], Philox.of(2, "a").uniform(0));
    assertNotEquals(numbers[0], Philox.of(1, "b").uniform(0));
  }

  @Test
  void uniformAndNormalNumbersHaveTheMomentsOfTheirDistributions() {
    int n = 200_000;
    Philox random = Philox.of(5, "moments");
    double[] u = new double[2];
    double[] z = new double[2];
    for (int i = 0; i < n; i++) {
      double uniform = random.uniform(i);
      double normal = random.normal(i);
      u[0] += uniform / n;
      u[1] += uniform * uniform / n;
      z[0] += normal / n;
      z[1] += normal * normal / n;
    }
    // Four standard errors of each moment.
    assertEquals(0.5, u[0], 4 * Math.sqrt(1 / 12.0 / n));
    assertEquals(1 / 3.0, u[1], 4 * Math.sqrt(4 / 45.0 / n));
    assertEquals(0, z[0], 4 / Math.sqrt(n));
    assertEquals(1, z[1], 4 * Math.sqrt(2.0 / n));
  }

  @Test
  void integersBelowABoundAreAllReachedAndNoneAbove() {
    Philox random = Philox.of(5, "below");
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.below(i, 7)]++;
    }
    assertTrue(
        Arrays.stream(counts).allMatch(c -> Math.abs(c - 10_000) < 400), Arrays.toString(counts));
  }

  @Test
  void aWeightIsTheSameWhateverIsMadeBeforeIt() {
    Initializer normal = Initializer.normal(0.02);
    HostTensor first = normal.create(3, "h.0.weight", Shape.of(4, 5));
    normal.create(3, "other", Shape.of(100));
    assertEquals(first, normal.create(3, "h.0.weight", Shape.of(4, 5)));
    assertNotEquals(first, normal.create(4, "h.0.weight", Shape.of(4, 5)));
  }

  @Test
  void glorotsBoundFollowsFromTheFans() {
    HostTensor weight = new Initializer.GlorotUniform().create(0, "w", Shape.of(30, 20));
    double bound = Math.sqrt(6.0 / 50);
    double most = Arrays.stream(weight.toDoubleArray()).map(Math::abs).max().orElseThrow();
    assertTrue(most <= bound && most > 0.98 * bound, most + " of " + bound);
  }
}

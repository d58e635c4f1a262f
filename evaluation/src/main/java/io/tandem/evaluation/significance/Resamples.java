package io.tandem.evaluation.significance;

import io.tandem.api.program.Philox;
import java.util.function.IntFunction;

/** Draws that a seed determines, each by its number. Not thread-safe. */
final class Resamples {
  private Resamples() {}

  /** For each number, as many cases as there are, drawn with replacement. */
  static IntFunction<int[]> ofCases(int cases, long seed) {
    Philox philox = Philox.of(seed, "bootstrap");
    return number -> {
      int[] selection = new int[cases];
      for (int i = 0; i < cases; i++) {
        selection[i] = philox.below((long) number * cases + i, cases);
      }
      return selection;
    };
  }

  /** For each number, which cases are swapped: each with a probability of a half. */
  static IntFunction<boolean[]> ofSwaps(int cases, long seed) {
    Philox philox = Philox.of(seed, "approximate-randomization");
    long words = ((long) cases + Long.SIZE - 1) / Long.SIZE;
    return number -> {
      boolean[] swapped = new boolean[cases];
      long word = 0;
      for (int i = 0; i < cases; i++) {
        if (i % Long.SIZE == 0) {
          word = philox.bits(number * words + i / Long.SIZE);
        }
        swapped[i] = (word >>> (i % Long.SIZE) & 1) == 1;
      }
      return swapped;
    };
  }

  /** Refuses numbers of draws that are none, or that nobody waits for. */
  static void check(int draws) {
    if (draws < 1 || draws > 1_000_000) {
      throw new IllegalArgumentException(
          "the number of draws is " + draws + ": it must be from 1 to 1000000");
    }
  }
}

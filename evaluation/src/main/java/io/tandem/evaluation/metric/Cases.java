package io.tandem.evaluation.metric;

import java.util.stream.IntStream;

/** What all families ask of their inputs. */
final class Cases {
  private Cases() {}

  /** Refuses lists that do not stand beside each other. */
  static void sameNumber(String one, int ofOne, String other, int ofOther) {
    if (ofOne != ofOther) {
      throw new IllegalArgumentException(
          String.format(
              "%d %s beside %d %s: each case has one of both", ofOne, one, ofOther, other));
    }
  }

  /** Refuses what is no number that can be measured. */
  static void finite(String what, int place, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          String.format("%s %d is %s: it must be a finite number", what, place, value));
    }
  }

  /** Every case once. */
  static int[] all(int cases) {
    return IntStream.range(0, cases).toArray();
  }
}

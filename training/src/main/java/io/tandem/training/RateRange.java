package io.tandem.training;

import java.util.Locale;

/**
 * Learning rates that a {@link RateFinder} goes through, each step's a fixed multiple of the one
 * before.
 *
 * @param from the rate of the first step
 * @param to the rate of the last step
 * @param steps how many there are, from 2 to {@value #MOST}
 */
public record RateRange(double from, double to, int steps) {
  /** From 1e-7 to 10 in 100 steps, as fastai's {@code lr_find}. */
  public static final RateRange USUAL = new RateRange(1e-7, 10, 100);

  /** The most steps of a range. */
  public static final int MOST = 10_000;

  /**
   * Refuses what is no range.
   *
   * @throws IllegalArgumentException if the rates do not rise, a 32-bit float has no room for one,
   *     or there are too few steps or too many
   */
  public RateRange {
    if (!(from >= Float.MIN_NORMAL && to <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "rates from %s to %s; a learning rate is a 32-bit float above 0, at least %s and at"
                  + " most %s",
              from,
              to,
              Float.MIN_NORMAL,
              Float.MAX_VALUE));
    }
    if (!(from < to)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "rates from %s to %s; they rise: from must be less than to", from, to));
    }
    if (steps < 2 || steps > MOST) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d steps; there must be from 2 to %d", steps, MOST));
    }
  }

  /** What gives each step its rate. */
  Schedule schedule() {
    // The warm-up of one step is over with it: the first rate is that of the beginning.
    return new Schedule.Exponential(from, 1, to / from);
  }
}

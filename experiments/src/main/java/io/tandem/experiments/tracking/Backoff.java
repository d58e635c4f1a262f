package io.tandem.experiments.tracking;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after failures in a row: twice as long after each, up to a minute, and between
 * half and one and a half of that at random, so that many runs do not come back at once. One thread
 * uses it.
 */
final class Backoff {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration LONGEST_AT_END = Duration.ofSeconds(4);

  /** What a server may ask for at most; it is anybody's number. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

  private final Duration first;
  private int failures;

  Backoff(Duration first) {
    this.first = first;
  }

  void succeeded() {
    failures = 0;
  }

  /**
   * The time until the next try.
   *
   * @param asked what the other side asked for at least, zero if nothing
   * @param ending whether the run waits for it
   */
  Duration afterFailure(Duration asked, boolean ending) {
    Duration longest = ending ? LONGEST_AT_END : LONGEST;
    long doubled = first.toMillis() << Math.min(failures, 16);
    failures++;
    long millis = Math.min(doubled, longest.toMillis());
    long spread = millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
    long atLeast = Math.min(asked.toMillis(), LONGEST_ASKED.toMillis());
    return Duration.ofMillis(Math.max(spread, atLeast));
  }
}

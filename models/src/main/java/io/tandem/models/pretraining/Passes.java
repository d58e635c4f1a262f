package io.tandem.models.pretraining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What is known of each pass, made when it is first asked for; that of two passes is kept, as who
 * reads ahead is in the next one early. Thread-safe.
 *
 * @param <T> what is known
 */
public final class Passes<T> {
  private static final int KEPT = 2;

  private final LongFunction<T> make;
  private final Map<Long, T> known = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param make makes what is known of a pass, the same each time
   */
  public Passes(LongFunction<T> make) {
    this.make = make;
  }

  /** What is known of a pass, counted from 0. */
  public synchronized T of(long epoch) {
    T found = known.get(epoch);
    if (found == null) {
      found = make.apply(epoch);
      if (known.size() == KEPT) {
        known.remove(known.keySet().iterator().next());
      }
      known.put(epoch, found);
    }
    return found;
  }
}

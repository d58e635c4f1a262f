package io.tandem.training;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which weights are trained already at a step: those whose passes of staying as they are have been
 * made.
 *
 * @param steps how many steps the passes are, by the passes
 * @param made how many steps were made
 */
record Beginnings(Map<Double, Long> steps, long made) {
  /** Everything is trained that ever is. */
  static final Beginnings ALL = new Beginnings(Map.of(), Long.MAX_VALUE);

  /** Copies the map. */
  Beginnings {
    steps = Map.copyOf(new TreeMap<>(steps));
  }

  /** The same after other steps. */
  Beginnings after(long others) {
    return new Beginnings(steps, others);
  }

  /** After how many steps a weight begins that stays as it is for so many passes. */
  long step(double passes) {
    return passes == 0 ? 0 : steps.getOrDefault(passes, 0L);
  }

  /** Whether such a weight is trained. */
  boolean begun(double passes) {
    return step(passes) <= made;
  }
}

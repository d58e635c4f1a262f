package io.tandem.experiments.sweep;

import java.util.Map;

/** Finds the values of trials: a function of the sweep's config, and of what has run. */
interface Sampler {
  /**
   * The values of a new trial.
   *
   * @param trial its number, from 1
   * @param state what has run before
   * @return for each dimension, by its key
   */
  Map<String, String> values(int trial, SweepState state);
}

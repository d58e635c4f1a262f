package io.tandem.experiments.sweep;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;

/** How far each trial is trained. */
public sealed interface SchedulerConfig {

  /** Every trial to its end. */
  @TypeName("whole")
  @Doc("Every trial to its end.")
  record Whole() implements SchedulerConfig {}

  /**
   * Asynchronous successive halving (Li et al. 2020, "A System for Massively Parallel
   * Hyperparameter Tuning", algorithm 2): trials pause at rungs, and of those at a rung the best go
   * on to the next, which is {@code reduction} times as far.
   *
   * @param first the first rung, in validations
   * @param reduction one of so many goes on
   */
  @TypeName("asha")
  @Doc(
      "Trials pause at rungs, and the best of each rung go on to the next (asynchronous successive"
          + " halving, Li et al. 2020).")
  record Asha(
      @Doc("The first rung: after how many of its validations a trial pauses.")
          @Default("1")
          @Range(min = 1, max = 1_000_000)
          int first,
      @Doc("One of so many trials goes on to the next rung, so many times as far.")
          @Default("3")
          @Range(min = 2, max = 1000)
          int reduction)
      implements SchedulerConfig {

    /**
     * A rung, in validations.
     *
     * @param number from 0
     */
    int validations(int number) {
      double rung = first * Math.pow(reduction, number);
      return (int) Math.min(Integer.MAX_VALUE, rung);
    }
  }
}

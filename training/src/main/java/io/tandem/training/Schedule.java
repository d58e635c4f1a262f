package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;

/** The learning rate of each step. */
public sealed interface Schedule {

  /**
   * The rate of a step.
   *
   * @param step from 1 to steps
   * @param steps the number of steps of the run
   */
  double rate(long step, long steps);

  /**
   * The same rate at every step.
   *
   * @param peak the rate
   * @param warmup steps over which the rate first rises linearly from 0
   */
  @TypeName("constant")
  @Doc("The same rate at every step after the warm-up.")
  record Constant(
      @Doc("The learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      return peak * rise(step, warmup);
    }
  }

  /**
   * Falls linearly from the peak after the warm-up to a floor at the last step.
   *
   * @param peak the greatest rate
   * @param warmup steps over which the rate first rises linearly from 0
   * @param floor the rate at the end, as a share of the peak
   */
  @TypeName("linear")
  @Doc("Falls linearly after the warm-up.")
  record Linear(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup,
      @Doc("The rate at the end, as a share of the peak.") @Default("0") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      return peak * rise(step, warmup) * (1 - (1 - floor) * progress(step, steps, warmup));
    }
  }

  /**
   * Falls along half a cosine from the peak after the warm-up to a floor at the last step
   * (Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5, without restarts).
   *
   * @param peak the greatest rate
   * @param warmup steps over which the rate first rises linearly from 0
   * @param floor the rate at the end, as a share of the peak
   */
  @TypeName("cosine")
  @Doc("Falls along half a cosine after the warm-up.")
  record Cosine(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup,
      @Doc("The rate at the end, as a share of the peak.") @Default("0.1") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      double fall = 0.5 * (1 + Math.cos(Math.PI * progress(step, steps, warmup)));
      return peak * rise(step, warmup) * (floor + (1 - floor) * fall);
    }
  }

  private static double rise(long step, long warmup) {
    return step < warmup ? (double) step / warmup : 1;
  }

  /** 0 up to the end of the warm-up, 1 at the last step. */
  private static double progress(long step, long steps, long warmup) {
    return step <= warmup ? 0 : Math.min(1, (double) (step - warmup) / (steps - warmup));
  }
}

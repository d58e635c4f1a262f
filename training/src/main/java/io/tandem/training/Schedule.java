package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import java.util.Optional;

/**
 * The learning rate of each step, in the forms and with the numbers of Transformers' and PyTorch's
 * schedules: what those give for their step n, counted from 0, is the rate of step n here, counted
 * from 1, so that no step is made at the rate 0 with which theirs begin. The one-cycle schedule has
 * as many rates as there are steps, and its first is that of step 1.
 */
public sealed interface Schedule {

  /**
   * The rate of a step.
   *
   * @param step from 1 to steps
   * @param steps the number of steps of the run
   */
  double rate(long step, long steps);

  /** Steps over which the rate first rises linearly from 0. */
  long warmup();

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

  /**
   * Falls as one over the square root of the step after the warm-up (Vaswani et al. 2017, arXiv
   * 1706.03762, section 5.3, with the peak in place of the factor {@code d^-0.5 warmup^-0.5}).
   *
   * @param peak the greatest rate
   * @param warmup steps over which the rate first rises linearly from 0
   * @param timescale how many steps after the warm-up the rate is the peak over the square root of
   *     2; the warm-up's steps, or 10,000 without one, where it is not set
   */
  @TypeName("inverse-sqrt")
  @Doc("Falls as one over the square root of the step after the warm-up.")
  record InverseSqrt(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup,
      @Doc(
              "After so many steps more the rate is the peak over the root of 2; the warm-up's"
                  + " steps, or 10,000, where it is not set.")
          @Range(min = 1)
          Optional<Long> timescale)
      implements Schedule {
    private static final long USUAL = 10_000;

    @Override
    public double rate(long step, long steps) {
      double scale = timescale.orElse(warmup > 0 ? warmup : USUAL);
      double after = Math.max(0, step - warmup) / scale;
      return peak * rise(step, warmup) / Math.sqrt(1 + after);
    }
  }

  /**
   * Falls as a power of what is left, from the peak after the warm-up to a floor at the last step.
   *
   * @param peak the greatest rate
   * @param warmup steps over which the rate first rises linearly from 0
   * @param power 1 falls linearly, more falls faster at first
   * @param floor the rate at the end, as a share of the peak
   */
  @TypeName("polynomial")
  @Doc("Falls as a power of the steps that are left after the warm-up.")
  record Polynomial(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup,
      @Doc("The power of the share of steps that are left.") @Default("2") @Range(above = 0)
          double power,
      @Doc("The rate at the end, as a share of the peak.") @Default("0") @Range(min = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      double left = Math.pow(1 - progress(step, steps, warmup), power);
      return peak * rise(step, warmup) * (floor + (1 - floor) * left);
    }
  }

  /**
   * Falls by the same factor at each step, from the peak after the warm-up to a floor at the last
   * step: without a warm-up PyTorch's {@code ExponentialLR} with {@code gamma = floor^(1 / steps)}.
   *
   * @param peak the greatest rate
   * @param warmup steps over which the rate first rises linearly from 0
   * @param floor the rate at the end, as a share of the peak, above 0. Above 1, which no config can
   *     say, the rate rises from the peak on: that is how a {@link RateRange} is gone through
   */
  @TypeName("exponential")
  @Doc("Falls by the same factor at each step after the warm-up.")
  record Exponential(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps over which the rate first rises linearly.") @Default("0") @Range(min = 0)
          long warmup,
      @Doc("The rate at the end, as a share of the peak.")
          @Default("0.01")
          @Range(above = 0, max = 1)
          double floor)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      return peak * rise(step, warmup) * Math.pow(floor, progress(step, steps, warmup));
    }
  }

  /**
   * Rises along half a cosine from a small rate to the peak and falls along another to a much
   * smaller one (Smith and Topin 2018, arXiv 1708.07120), as PyTorch's {@code OneCycleLR} without
   * its momentum.
   *
   * @param peak the greatest rate
   * @param warmup steps before the cycle, over which the rate rises linearly from 0 to the cycle's
   *     first
   * @param rise the share of the cycle's steps in which the rate rises
   * @param start the rate at the cycle's beginning, as a share of the peak
   * @param end the rate at the last step, as a share of the cycle's first
   */
  @TypeName("one-cycle")
  @Doc("Rises along half a cosine to the peak and falls along another.")
  record OneCycle(
      @Doc("The greatest learning rate.") @Range(above = 0) double peak,
      @Doc("Steps before the cycle over which the rate rises linearly to the cycle's first.")
          @Default("0")
          @Range(min = 0)
          long warmup,
      @Doc("The share of the cycle's steps in which the rate rises.")
          @Default("0.3")
          @Range(above = 0, below = 1)
          double rise,
      @Doc("The rate at the cycle's beginning, as a share of the peak.")
          @Default("0.04")
          @Range(above = 0, max = 1)
          double start,
      @Doc("The rate at the last step, as a share of the cycle's first.")
          @Default("1e-4")
          @Range(min = 0, max = 1)
          double end)
      implements Schedule {
    @Override
    public double rate(long step, long steps) {
      double first = peak * start;
      if (step <= warmup) {
        return first * step / warmup;
      }
      double at = step - warmup - 1;
      double top = rise * (steps - warmup) - 1;
      double last = steps - warmup - 1.0;
      return at < top
          ? between(first, peak, at / top)
          : between(peak, first * end, last > top ? (at - top) / (last - top) : 1);
    }

    private static double between(double from, double to, double share) {
      return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
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

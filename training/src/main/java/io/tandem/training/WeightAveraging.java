package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How an exponential moving average of the weights is taken.
 *
 * @param decay how much of the average stays at each step, in [0, 1)
 * @param warmup whether the first steps count more: the decay after step n is at most {@code (1 +
 *     n) / (10 + n)}, as TensorFlow's ExponentialMovingAverage has it with {@code num_updates}
 */
public record WeightAveraging(
    @Doc("How much of the average stays at each step.") @Default("0.999") @Range(min = 0, below = 1)
        double decay,
    @Doc(
            "Whether the decay is at most (1 + n) / (10 + n) after step n, so that the first"
                + " weights are soon forgotten.")
        @Default("true")
        boolean warmup) {

  /** How far the average moves towards the weights after a step, counted from 1. */
  double rate(long step) {
    return 1 - (warmup ? Math.min(decay, (1.0 + step) / (10.0 + step)) : decay);
  }
}

package io.tandem.training;

import java.util.Optional;

/**
 * The scale of the losses at some step, and what it follows from: as PyTorch's {@code
 * torch.amp.GradScaler}, step by step, but that it does not fall without end.
 *
 * @param value from {@link #MINIMUM} on; a 32-bit float, for it is computed in that
 * @param goodSteps finite steps in a row since it last changed
 */
public record LossScale(float value, int goodSteps) {
  /** Below it, gradients are too great for half precision as they are. */
  public static final double MINIMUM = 1;

  /**
   * Takes the numbers of a scale, as they were read from another.
   *
   * @throws IllegalArgumentException if there is no such scale
   */
  public LossScale {
    if (!(value >= MINIMUM && value <= Float.MAX_VALUE) || goodSteps < 0) {
      throw new IllegalArgumentException(
          String.format(
              "a loss scale is a finite number from %s on after a count of steps, not %s after %d",
              MINIMUM, value, goodSteps));
    }
  }

  /** The scale of the first step. */
  public static LossScale first(LossScaling rule) {
    return new LossScale((float) rule.initial(), 0);
  }

  /** The scale after a step whose gradients were finite. */
  public LossScale afterFinite(LossScaling rule) {
    if (goodSteps + 1 < rule.growthInterval()) {
      return new LossScale(value, goodSteps + 1);
    }
    float grown = (float) (value * rule.growth());
    return new LossScale(Float.isFinite(grown) ? grown : value, 0);
  }

  /** The scale after a step whose gradients were not; empty if it would be below the minimum. */
  public Optional<LossScale> afterOverflow(LossScaling rule) {
    float reduced = (float) (value * rule.backoff());
    return reduced < MINIMUM ? Optional.empty() : Optional.of(new LossScale(reduced, 0));
  }
}

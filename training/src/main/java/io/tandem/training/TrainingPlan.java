package io.tandem.training;

/**
 * How long and at which pace to train.
 *
 * @param steps the number of updates of the weights, at least 1
 * @param accumulate micro-batches of each step, at least 1
 * @param schedule the learning rate of each step
 * @param seed what every random number of the run derives from
 * @param validate when the weights are validated
 * @param validateLast whether they are after the last step too, where that is due; otherwise it is
 *     left to whoever evaluates the trained model
 */
public record TrainingPlan(
    long steps,
    int accumulate,
    Schedule schedule,
    long seed,
    Every validate,
    boolean validateLast) {
  public TrainingPlan {
    if (steps < 1 || accumulate < 1) {
      throw new IllegalArgumentException(
          String.format("%d steps of %d micro-batches", steps, accumulate));
    }
  }
}

package io.tandem.training;

/**
 * How long and at which pace to train.
 *
 * @param steps the number of updates of the weights, at least 1
 * @param accumulate micro-batches of each step, at least 1
 * @param schedule the learning rate of each step
 * @param seed what every random number of the run derives from
 * @param validateEvery steps between two validations, 0 for none; the last step is left to whoever
 *     evaluates the trained model
 */
public record TrainingPlan(
    long steps, int accumulate, Schedule schedule, long seed, long validateEvery) {
  public TrainingPlan {
    if (steps < 1 || accumulate < 1 || validateEvery < 0) {
      throw new IllegalArgumentException(
          String.format(
              "%d steps of %d micro-batches, validated every %d",
              steps, accumulate, validateEvery));
    }
  }
}

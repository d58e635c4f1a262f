package io.tandem.training;

import io.tandem.api.data.BatchPosition;

/**
 * Where a training stands.
 *
 * @param step updates made, at least 0
 * @param next the position of the batch that comes next
 * @param validationDue whether the weights are to be validated before the next step: a run that is
 *     asked to stop does not stay for that
 */
public record TrainingPosition(long step, BatchPosition next, boolean validationDue) {
  /** Before the first step. */
  public static final TrainingPosition START = new TrainingPosition(0, BatchPosition.START, false);

  public TrainingPosition {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step);
    }
  }
}

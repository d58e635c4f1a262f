package io.tandem.api.training;

import io.tandem.api.data.BatchPosition;
import java.nio.file.Path;
import java.util.List;

/**
 * What a trainer tells its callbacks, on its own thread, in order. One that makes no steps tells
 * what fits.
 */
public sealed interface TrainingEvent {

  /** The number of updates made so far. */
  long step();

  /**
   * Training begins.
   *
   * @param step updates made before
   * @param steps updates that there will be
   */
  record Begun(long step, long steps) implements TrainingEvent {}

  /**
   * An update was made.
   *
   * @param step its number, from 1
   * @param loss the mean loss over its target tokens, in nats
   * @param gradientNorm the global norm of its gradient before clipping
   * @param gradientNorms the norm of each trained weight's gradient
   * @param rate its learning rate
   * @param targetTokens how many target tokens it saw
   * @param next the position of the batch that comes next
   * @param seconds the time of the whole step
   * @param engineSeconds the part of it that was spent in the engine
   */
  record Stepped(
      long step,
      double loss,
      double gradientNorm,
      List<Double> gradientNorms,
      double rate,
      long targetTokens,
      BatchPosition next,
      double seconds,
      double engineSeconds)
      implements TrainingEvent {
    public Stepped {
      gradientNorms = List.copyOf(gradientNorms);
    }
  }

  /**
   * The weights were validated.
   *
   * @param step updates made so far
   * @param metrics over the whole validation set
   */
  record Validated(long step, LossMetrics metrics) implements TrainingEvent {}

  /**
   * A checkpoint is about to be written: what must not be behind it is to reach the disk now.
   *
   * @param step updates made so far
   */
  record Saving(long step) implements TrainingEvent {}

  /**
   * A checkpoint was written.
   *
   * @param step updates made so far
   * @param checkpoint its folder
   */
  record Saved(long step, Path checkpoint) implements TrainingEvent {}

  /**
   * Training ends.
   *
   * @param step updates made
   * @param interrupted whether it was asked to stop before its last step
   */
  record Ended(long step, boolean interrupted) implements TrainingEvent {}
}

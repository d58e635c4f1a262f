package io.tandem.training;

import io.tandem.api.data.BatchPosition;
import java.util.List;

/** What a loop tells its callbacks, on its own thread, in order. */
public sealed interface TrainingEvent {

  /** The number of updates made so far. */
  long step();

  /**
   * The loop begins.
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
   * The loop ends.
   *
   * @param step updates made
   * @param interrupted whether it was asked to stop before its last step
   */
  record Ended(long step, boolean interrupted) implements TrainingEvent {}
}

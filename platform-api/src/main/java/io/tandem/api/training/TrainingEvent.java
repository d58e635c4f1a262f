package io.tandem.api.training;

import io.tandem.api.data.BatchPosition;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a trainer tells its callbacks, on its own thread, in order: {@code Begun}; for each step
 * {@code Stepped}, {@code Validated} where one is due, and {@code Settled}; {@code Ended}. {@code
 * Saving} and {@code Saved} or {@code NotSaved} come while a step settles, and at the end. A
 * trainer that makes no steps tells what fits.
 */
public sealed interface TrainingEvent {

  /** The number of updates made so far. */
  long step();

  /**
   * Training begins.
   *
   * @param step updates made before, by a run that this one continues
   * @param steps updates that there will be
   */
  record Begun(long step, long steps) implements TrainingEvent {}

  /**
   * A step was made: an update of the weights, unless it was skipped.
   *
   * @param step its number, from 1
   * @param loss the mean loss over its target tokens, in nats
   * @param gradientNorm the global norm of its gradient before clipping
   * @param gradientNorms the norm of each trained weight's gradient
   * @param rate its learning rate
   * @param targetTokens how many target tokens it saw
   * @param seconds the time since the step before, or since the beginning: batches, engine and
   *     callbacks; that of validations and of settling is left out
   * @param engineSeconds the part of it that was spent in the engine
   * @param lossScale by what the loss was scaled for the backward pass, if it was
   * @param skipped whether the scale was so great that gradients are not finite: the weights are as
   *     they were
   */
  record Stepped(
      long step,
      double loss,
      double gradientNorm,
      List<Double> gradientNorms,
      double rate,
      long targetTokens,
      double seconds,
      double engineSeconds,
      OptionalDouble lossScale,
      boolean skipped)
      implements TrainingEvent {
    public Stepped {
      gradientNorms = List.copyOf(gradientNorms);
    }

    /** An update whose loss was not scaled. */
    public Stepped(
        long step,
        double loss,
        double gradientNorm,
        List<Double> gradientNorms,
        double rate,
        long targetTokens,
        double seconds,
        double engineSeconds) {
      this(
          step,
          loss,
          gradientNorm,
          gradientNorms,
          rate,
          targetTokens,
          seconds,
          engineSeconds,
          OptionalDouble.empty(),
          false);
    }
  }

  /**
   * The weights were validated.
   *
   * @param step updates made so far
   * @param metrics by their names, as the task's {@link Validation} has them
   */
  record Validated(long step, Map<String, Double> metrics) implements TrainingEvent {
    public Validated {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }

  /**
   * All that belongs to a step was done and told. The moment to save: whoever continues from what
   * stands now does what this run will do.
   *
   * @param step updates made so far
   * @param next the position of the batch that comes next
   * @param validationDue whether a validation was left out because the run was asked to stop
   */
  record Settled(long step, BatchPosition next, boolean validationDue) implements TrainingEvent {}

  /**
   * A checkpoint is about to be written: what must not be behind it is to reach the disk now. If
   * that fails, the callback throws an {@link java.io.UncheckedIOException}, and the checkpoint is
   * {@link NotSaved}.
   *
   * @param step updates made so far
   */
  record Saving(long step) implements TrainingEvent {}

  /**
   * A checkpoint was written.
   *
   * @param step updates made so far
   * @param checkpoint its folder
   * @param seconds how long that took
   */
  record Saved(long step, Path checkpoint, double seconds) implements TrainingEvent {}

  /**
   * A checkpoint could not be written; those before it are as they were.
   *
   * @param step updates made so far
   * @param reason for people
   */
  record NotSaved(long step, String reason) implements TrainingEvent {}

  /**
   * Training ends.
   *
   * @param step updates made
   * @param ending how it came to its end
   */
  record Ended(long step, Ending ending) implements TrainingEvent {}

  /** How training comes to its end. */
  enum Ending {
    /** After its last step. */
    COMPLETED,
    /** Before, because it had reached what it was for ({@link StopSignal#finish}). */
    FINISHED,
    /** Before, because it was asked to stop ({@link StopSignal#raise}). */
    INTERRUPTED
  }
}

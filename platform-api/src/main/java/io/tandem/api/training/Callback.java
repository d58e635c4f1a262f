package io.tandem.api.training;

/**
 * Something that happens around training: progress, journal, checkpoints, guards.
 *
 * <p>Called on the trainer's thread, after one another in the order in which they were given, so a
 * slow callback slows training down; an exception ends it.
 */
@FunctionalInterface
public interface Callback {
  /**
   * Takes an event.
   *
   * @param event what has just happened
   * @throws TrainingFailedException if training cannot go on
   */
  void on(TrainingEvent event);
}

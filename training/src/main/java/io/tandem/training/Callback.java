package io.tandem.training;

/**
 * Something that happens around the loop: progress, journal, checkpoints, guards.
 *
 * <p>Called on the loop's thread, after one another in the order in which they were given, so a
 * slow callback slows training down; an exception ends the loop.
 */
@FunctionalInterface
public interface Callback {
  void on(TrainingEvent event);
}

package io.tandem.api.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a trainer is given. Immutable.
 *
 * @param data what to learn from, and what to validate on meanwhile
 * @param seed what every random number derives from
 * @param placement the architecture to train and the engine to train it on; empty for a baseline
 * @param checkpoints the folder for checkpoints, which need not exist yet; empty if none are kept
 * @param callbacks told of what happens, in this order, on the trainer's thread
 * @param stop raised, from another thread, when training is to end early
 */
public record TrainingTask(
    TrainingData data,
    long seed,
    Optional<Placement> placement,
    Optional<Path> checkpoints,
    List<Callback> callbacks,
    StopSignal stop) {

  /** Copies the list. */
  public TrainingTask {
    callbacks = List.copyOf(callbacks);
  }

  /**
   * A task of data alone: no architecture, no engine, no checkpoints, nobody listening.
   *
   * @param data what to learn from
   * @param seed what every random number derives from
   */
  public static TrainingTask of(TrainingData data, long seed) {
    return new TrainingTask(
        data, seed, Optional.empty(), Optional.empty(), List.of(), new StopSignal());
  }
}

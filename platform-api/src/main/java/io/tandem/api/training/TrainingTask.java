package io.tandem.api.training;

import io.tandem.api.tensor.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trainer is given. Immutable.
 *
 * @param data what to learn from
 * @param seed what every random number derives from
 * @param placement the architecture to train and the engine to train it on; empty for a baseline
 * @param checkpoints the folder for checkpoints, which need not exist yet; empty if none are kept
 * @param beginning the values that variables begin with, by name; those that are not named begin as
 *     the seed has them
 * @param resume whether to continue from the newest checkpoint in that folder, if there is one
 * @param validation how the weights are measured meanwhile
 * @param callbacks told of what happens, in this order, on the trainer's thread
 * @param stop raised, from another thread, when training is to end early
 */
public record TrainingTask(
    TrainingData data,
    long seed,
    Optional<Placement> placement,
    Optional<Path> checkpoints,
    Map<String, HostTensor> beginning,
    boolean resume,
    Validation validation,
    List<Callback> callbacks,
    StopSignal stop) {
  private static final int SCORED_AT_ONCE = 16;

  /** Copies the list and the map. */
  public TrainingTask {
    callbacks = List.copyOf(callbacks);
    beginning = Map.copyOf(beginning);
  }

  /**
   * A task of data alone: no architecture, no engine, no checkpoints, nobody listening; validated
   * by its loss.
   *
   * @param data what to learn from
   * @param seed what every random number derives from
   */
  public static TrainingTask of(TrainingData data, long seed) {
    return new TrainingTask(
        data,
        seed,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        false,
        Validation.ofLoss(data, SCORED_AT_ONCE),
        List.of(),
        new StopSignal());
  }

  /** The same for an architecture on an engine. */
  public TrainingTask on(Placement place) {
    return new TrainingTask(
        data,
        seed,
        Optional.of(place),
        checkpoints,
        beginning,
        resume,
        validation,
        callbacks,
        stop);
  }

  /** The same with checkpoints in a folder, which holds none of another run. */
  public TrainingTask savingTo(Path folder) {
    return new TrainingTask(
        data, seed, placement, Optional.of(folder), beginning, false, validation, callbacks, stop);
  }

  /** The same, continued from the newest checkpoint in the folder, or begun where there is none. */
  public TrainingTask resumingFrom(Path folder) {
    return new TrainingTask(
        data, seed, placement, Optional.of(folder), beginning, true, validation, callbacks, stop);
  }

  /**
   * The same, begun with given values: the weights of a checkpoint that is trained further, say.
   * What is continued from a checkpoint of its own has no use for them.
   *
   * @param values by the names of variables, of their shapes and element types
   */
  public TrainingTask beginningWith(Map<String, HostTensor> values) {
    return new TrainingTask(
        data, seed, placement, checkpoints, values, resume, validation, callbacks, stop);
  }

  /** The same, measured in another way. */
  public TrainingTask validatedBy(Validation other) {
    return new TrainingTask(
        data, seed, placement, checkpoints, beginning, resume, other, callbacks, stop);
  }

  /** The same with more callbacks, after those that there are. */
  public TrainingTask telling(Callback... more) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(Arrays.asList(more));
    return new TrainingTask(
        data, seed, placement, checkpoints, beginning, resume, validation, all, stop);
  }

  /** The same with another signal to stop it. */
  public TrainingTask stoppedBy(StopSignal signal) {
    return new TrainingTask(
        data, seed, placement, checkpoints, beginning, resume, validation, callbacks, signal);
  }
}

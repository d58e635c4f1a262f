package io.tandem.experiments.bench;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.json.JsonValue;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.Collection;
import java.util.Map;

/** Steps that can be timed. One thread at a time; closing it frees what it holds. */
sealed interface Workload extends AutoCloseable permits TrainingWorkload, DecodingWorkload {

  /**
   * What a step took and computed, so that systems can be held to each other.
   *
   * @param seconds how long it took
   * @param name {@code loss} or {@code ids}
   * @param computed the loss, or the chosen tokens of each sequence
   */
  record Step(double seconds, String name, JsonValue computed) {}

  /** Makes one step. */
  Step step();

  /** The number of weights, each counted once. */
  long parameters();

  /** Seconds until the first step could be made, by what they were spent on. */
  Map<String, Double> startup();

  @Override
  void close();

  /** Draws the first values of variables, as a run does. */
  static void initialize(DeviceState state, Collection<Variable> variables) {
    for (Variable variable : variables) {
      state.assign(variable.name(), drawn(variable));
    }
  }

  /** What a variable begins with, the same in every process. */
  static HostTensor drawn(Variable variable) {
    return variable.initialValue(1);
  }

  /** Seconds since a time that {@link System#nanoTime} gave. */
  static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}

package io.tandem.backend.tck.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Closeness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of training gave.
 *
 * @param losses after 1, 2, … steps
 * @param norms the gradients' global norms, likewise
 * @param variables weights and states at the end
 */
public record Trajectory(
    List<Double> losses, List<Double> norms, Map<String, HostTensor> variables) {
  private static final long SEED = 5;

  /** The learning rate of a step: it changes from step to step, as schedules do. */
  public static float rate(double greatest, int step) {
    return (float) (greatest * Math.min(1, step / 5.0) * (1 - step / 200.0));
  }

  /** Gives every variable its first value. */
  public static void initialize(DeviceState state, TrainingPrograms programs) {
    for (Variable variable : programs.variables().values()) {
      state.assign(variable.name(), variable.initialValue(SEED));
    }
  }

  /** The inputs of a step. */
  public static Map<String, HostTensor> inputs(TrainedModel model, int step, double rate) {
    Map<String, HostTensor> inputs = new HashMap<>(model.batches().apply(step));
    inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar(rate(rate, step)));
    return inputs;
  }

  /**
   * Trains a model from the beginning.
   *
   * @param rate the greatest learning rate
   */
  public static Trajectory of(
      Engine engine,
      CompileOptions options,
      TrainedModel model,
      TrainingPrograms programs,
      int steps,
      double rate) {
    List<Double> losses = new ArrayList<>();
    List<Double> norms = new ArrayList<>();
    try (DeviceState state = engine.newState()) {
      initialize(state, programs);
      try (Executable step = state.compile(programs.step(), options)) {
        for (int i = 0; i < steps; i++) {
          try (Results results = step.run(inputs(model, i + 1, rate))) {
            losses.add(results.host(TrainingPrograms.LOSS).item());
            norms.add(results.host(TrainingPrograms.GRADIENT_NORM).item());
          }
        }
      }
      return new Trajectory(losses, norms, read(state));
    }
  }

  /** All variables of a state. */
  public static Map<String, HostTensor> read(DeviceState state) {
    Map<String, HostTensor> variables = new LinkedHashMap<>();
    state.variables().stream().sorted().forEach(v -> variables.put(v, state.read(v)));
    return variables;
  }

  /** Fails unless every loss is near the wanted one. */
  public void checkLosses(Trajectory wanted, double tolerance) {
    for (int i = 0; i < losses.size(); i++) {
      if (!(Math.abs(losses.get(i) - wanted.losses.get(i)) <= tolerance)) {
        throw new AssertionError(
            String.format(
                "the loss of step %d should be %s, not %s",
                i + 1, wanted.losses.get(i), losses.get(i)));
      }
    }
  }

  /** Fails unless weights and states have the same names and are close to the wanted ones. */
  public void checkVariables(Trajectory wanted, Closeness closeness) {
    if (!variables.keySet().equals(wanted.variables.keySet())) {
      throw new AssertionError(
          "variables " + variables.keySet() + ", not " + wanted.variables.keySet());
    }
    wanted.variables.forEach((name, value) -> closeness.check(name, value, variables.get(name)));
  }
}

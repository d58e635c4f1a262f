package io.tandem.backend.tck.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run of training whose losses are scaled, one part of a step at a time. */
public final class ScaledRun implements AutoCloseable {
  private final DeviceState state;
  private final TrainedModel model;
  private final Executable add;
  private final Executable check;
  private final Executable apply;
  private final Executable discard;

  /** Begins with the first values of all variables. */
  public ScaledRun(
      Engine engine, CompileOptions options, TrainedModel model, TrainingPrograms programs) {
    this.model = model;
    state = engine.newState();
    Trajectory.initialize(state, programs);
    TrainingPrograms.Accumulation parts = programs.accumulation().orElseThrow();
    TrainingPrograms.Scaling scaling = programs.scaling().orElseThrow();
    add = state.compile(parts.add(), options);
    check = state.compile(scaling.check(), options);
    apply = state.compile(parts.apply(), options);
    discard = state.compile(scaling.discard(), options);
  }

  /** Adds the gradients of a batch. */
  public void add(int batch, double scale) {
    Map<String, HostTensor> inputs = new HashMap<>(model.batches().apply(batch));
    inputs.put(TrainingPrograms.LOSS_SCALE, HostTensor.scalar((float) scale));
    add.run(inputs).close();
  }

  /** Whether what was added is finite. */
  public boolean isFinite() {
    try (Results results = check.run(Map.of())) {
      return results.host(TrainingPrograms.FINITE).item() != 0;
    }
  }

  /** Takes back what was added; gives loss and norm. */
  public Map<String, Double> discard() {
    try (Results results = discard.run(Map.of())) {
      Map<String, Double> told = new LinkedHashMap<>();
      for (String name : List.of(TrainingPrograms.LOSS, TrainingPrograms.GRADIENT_NORM)) {
        told.put(name, results.host(name).item());
      }
      return told;
    }
  }

  /**
   * A step of one batch; gives its loss.
   *
   * @param rate the greatest learning rate
   * @throws AssertionError if the gradients are not finite
   */
  public double step(int step, double rate, double scale) {
    add(step, scale);
    if (!isFinite()) {
      throw new AssertionError("the gradients of step " + step + " are not finite");
    }
    HostTensor now = HostTensor.scalar(Trajectory.rate(rate, step));
    try (Results results = apply.run(Map.of(TrainingPrograms.LEARNING_RATE, now))) {
      return results.host(TrainingPrograms.LOSS).item();
    }
  }

  /** The losses of steps 1, 2, …. */
  public List<Double> losses(int steps, double rate, double scale) {
    List<Double> losses = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      losses.add(step(i, rate, scale));
    }
    return losses;
  }

  /** All weights and states as they are. */
  public Map<String, HostTensor> variables() {
    return Trajectory.read(state);
  }

  @Override
  public void close() {
    state.close();
  }
}

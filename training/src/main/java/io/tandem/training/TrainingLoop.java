package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.LossMetrics;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gradient training of a program: batches in, steps of the engine, events out.
 *
 * <p>Everything random derives from the plan's seed, the step and the micro-batch. One thread runs
 * a loop; only its {@link StopSignal} may be used from others.
 */
public final class TrainingLoop implements AutoCloseable {
  private final DeviceState state;
  private final TrainingPrograms programs;
  private final TrainingPlan plan;
  private final BatchSource batches;
  private final BatchSource held;
  private final Function<Batch, LossSum> score;
  private final List<Callback> callbacks;
  private final StopSignal stop;
  private final Executable update;
  private final Optional<Executable> accumulate;
  private final Philox seeds;
  private double engineSeconds;

  /**
   * Compiles the programs.
   *
   * @param state holds every variable of the programs, or will before {@link #run}
   * @param programs the training step
   * @param plan how long and at which pace
   * @param batches what to train on
   * @param held what to validate on
   * @param score the loss without dropout, with the same weights
   * @param callbacks called in this order
   * @param stop asks the loop to end early
   * @throws IllegalArgumentException if the plan accumulates and the programs cannot
   */
  public TrainingLoop(
      DeviceState state,
      TrainingPrograms programs,
      TrainingPlan plan,
      BatchSource batches,
      BatchSource held,
      Function<Batch, LossSum> score,
      List<Callback> callbacks,
      StopSignal stop) {
    this.state = state;
    this.programs = programs;
    this.plan = plan;
    this.batches = batches;
    this.held = held;
    this.score = score;
    this.callbacks = List.copyOf(callbacks);
    this.stop = stop;
    this.seeds = Philox.of(plan.seed(), "dropout");
    if (plan.accumulate() == 1) {
      accumulate = Optional.empty();
      update = compile(programs.step());
    } else {
      TrainingPrograms.Accumulation parts =
          programs
              .accumulation()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "row-sparse tables cannot be trained over several micro-batches"));
      accumulate = Optional.of(compile(parts.add()));
      update = compile(parts.finish());
    }
  }

  private Executable compile(Program program) {
    return state.compile(program, CompileOptions.FUSED);
  }

  /** Gives every variable its first value, made from the plan's seed. */
  public void initialize() {
    for (Variable variable : programs.variables().values()) {
      state.assign(variable.name(), variable.initialValue(plan.seed()));
    }
  }

  /**
   * Trains from the first step to the last, or until it is asked to stop; validates now and then.
   *
   * @throws DivergenceException if a {@link NonFiniteGuard} is among the callbacks and a loss is
   *     not finite
   */
  public void run() {
    long step = 0;
    BatchPosition position = BatchPosition.START;
    emit(new TrainingEvent.Begun(step, plan.steps()));
    while (step < plan.steps() && !stop.isRaised()) {
      TrainingEvent.Stepped stepped = step(step + 1, position);
      emit(stepped);
      step = stepped.step();
      position = stepped.next();
      boolean due = plan.validateEvery() > 0 && step % plan.validateEvery() == 0;
      if (due && step < plan.steps() && !stop.isRaised()) {
        emit(new TrainingEvent.Validated(step, LossMetrics.over(held, score)));
      }
    }
    emit(new TrainingEvent.Ended(step, step < plan.steps()));
  }

  private TrainingEvent.Stepped step(long step, BatchPosition first) {
    long begun = System.nanoTime();
    engineSeconds = 0;
    double rate = plan.schedule().rate(step, plan.steps());
    BatchPosition position = first;
    long tokens = 0;
    for (int micro = 0; micro < plan.accumulate() - 1; micro++) {
      Batch batch = batches.read(position);
      Executable add = accumulate.orElseThrow();
      call(add, inputs(add, batch, rate, step, micro)).close();
      tokens += batch.targetTokens();
      position = batches.after(position);
    }
    Batch batch = batches.read(position);
    tokens += batch.targetTokens();
    int last = plan.accumulate() - 1;
    try (Results results = call(update, inputs(update, batch, rate, step, last))) {
      long fetching = System.nanoTime();
      double loss = results.host(TrainingPrograms.LOSS).item();
      double norm = results.host(TrainingPrograms.GRADIENT_NORM).item();
      double[] norms = results.host(TrainingPrograms.GRADIENT_NORMS).toDoubleArray();
      engineSeconds += since(fetching);
      return new TrainingEvent.Stepped(
          step,
          loss,
          norm,
          Arrays.stream(norms).boxed().toList(),
          rate,
          tokens,
          batches.after(position),
          since(begun),
          engineSeconds);
    }
  }

  private Results call(Executable executable, Map<String, HostTensor> inputs) {
    long begun = System.nanoTime();
    Results results = executable.run(inputs);
    engineSeconds += since(begun);
    return results;
  }

  private Map<String, HostTensor> inputs(
      Executable executable, Batch batch, double rate, long step, int micro) {
    Map<String, HostTensor> inputs = new HashMap<>(batch.tensors());
    Program program = executable.program();
    if (program.inputs().containsKey(TrainingPrograms.LEARNING_RATE)) {
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) rate));
    }
    if (program.inputs().containsKey(Trace.SEED)) {
      long draw = seeds.bits(step * plan.accumulate() + micro);
      inputs.put(Trace.SEED, HostTensor.scalar(draw));
    }
    return inputs;
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void emit(TrainingEvent event) {
    callbacks.forEach(callback -> callback.on(event));
  }

  @Override
  public void close() {
    update.close();
    accumulate.ifPresent(Executable::close);
  }
}

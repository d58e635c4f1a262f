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
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Gradient training of a program: batches in, steps of the engine, events out.
 *
 * <p>Everything random derives from the plan's seed, the step and the micro-batch. One thread runs
 * a loop; only its {@link StopSignal} may be used from others.
 */
final class TrainingLoop implements AutoCloseable {
  private final DeviceState state;
  private final TrainingPlan plan;
  private final BatchSource batches;
  private final Supplier<Map<String, Double>> validation;
  private final List<Callback> callbacks;
  private final StopSignal stop;
  private final Executable update;
  private final Optional<Executable> accumulate;
  private final Optional<Scaled> scaled;
  private final Optional<AveragedWeights> average;
  private final Philox seeds;
  private double engineSeconds;
  private long mark;

  /**
   * What steps have beside, whose losses are scaled.
   *
   * @param scaler tells the scale of each step; among the callbacks, too
   * @param check whether what was accumulated is finite
   * @param discard takes it back
   */
  private record Scaled(LossScaler scaler, Executable check, Executable discard)
      implements AutoCloseable {
    @Override
    public void close() {
      check.close();
      discard.close();
    }
  }

  /**
   * Compiles the programs.
   *
   * @param state holds every variable of the programs, or will before {@link #run}
   * @param programs the training step
   * @param average averages the weights after each step, if that is wanted; not closed with the
   *     loop
   * @param scaler tells by what losses are scaled where the programs take a scale; among the
   *     callbacks, too
   * @param plan how long and at which pace
   * @param batches what to train on
   * @param validation measures the weights as they are then
   * @param callbacks called in this order
   * @param stop asks the loop to end early
   * @throws IllegalArgumentException if the plan accumulates and the programs cannot, or they take
   *     a scale and there is none
   */
  TrainingLoop(
      DeviceState state,
      TrainingPrograms programs,
      Optional<AveragedWeights> average,
      Optional<LossScaler> scaler,
      TrainingPlan plan,
      BatchSource batches,
      Supplier<Map<String, Double>> validation,
      List<Callback> callbacks,
      StopSignal stop) {
    this.state = state;
    this.average = average;
    this.plan = plan;
    this.batches = batches;
    this.validation = validation;
    this.callbacks = List.copyOf(callbacks);
    this.stop = stop;
    this.seeds = Philox.of(plan.seed(), "dropout");
    if (programs.scaling().isPresent() != scaler.isPresent()) {
      throw new IllegalArgumentException(
          "a scale is wanted where losses are scaled, not elsewhere");
    }
    scaled =
        scaler.map(
            told ->
                new Scaled(
                    told,
                    compile(programs.scaling().orElseThrow().check()),
                    compile(programs.scaling().orElseThrow().discard())));
    if (plan.accumulate() == 1 && scaled.isEmpty()) {
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
      update = compile(scaled.isEmpty() ? parts.finish() : parts.apply());
    }
  }

  private Executable compile(Program program) {
    return state.compile(program, CompileOptions.FUSED);
  }

  /**
   * Trains to the last step, or until it is asked to stop; validates now and then.
   *
   * @param from where the variables stand
   * @return where they stand then
   * @throws DivergenceException if a {@link NonFiniteGuard} is among the callbacks and a loss is
   *     not finite
   */
  TrainingPosition run(TrainingPosition from) {
    TrainingPosition position = from;
    emit(new TrainingEvent.Begun(position.step(), plan.steps()));
    mark = System.nanoTime();
    if (position.validationDue()) {
      position = settle(position);
    }
    while (position.step() < plan.steps() && !stop.isRaised() && stop.finished().isEmpty()) {
      position = settle(step(position));
    }
    emit(new TrainingEvent.Ended(position.step(), ending(position)));
    return position;
  }

  /** Does what belongs to a step that was made. */
  private TrainingPosition settle(TrainingPosition made) {
    boolean validates = made.validationDue() && !stop.isRaised();
    if (validates) {
      apart(() -> emit(new TrainingEvent.Validated(made.step(), validation.get())));
    }
    boolean due = made.validationDue() && !validates;
    apart(() -> emit(new TrainingEvent.Settled(made.step(), made.next(), due)));
    return new TrainingPosition(made.step(), made.next(), due);
  }

  private TrainingEvent.Ending ending(TrainingPosition position) {
    if (position.step() == plan.steps()) {
      return TrainingEvent.Ending.COMPLETED;
    }
    return stop.isRaised() ? TrainingEvent.Ending.INTERRUPTED : TrainingEvent.Ending.FINISHED;
  }

  /** Does what does not count as time of a step. */
  private void apart(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    mark += System.nanoTime() - begun;
  }

  private TrainingPosition step(TrainingPosition from) {
    engineSeconds = 0;
    long step = from.step() + 1;
    double rate = plan.schedule().rate(step, plan.steps());
    OptionalDouble scale = scale();
    BatchPosition position = from.next();
    long tokens = 0;
    Map<String, HostTensor> inputs = Map.of();
    for (int micro = 0; micro < plan.accumulate(); micro++) {
      Batch batch = batches.read(position);
      boolean last = micro == plan.accumulate() - 1;
      if (last && scaled.isEmpty()) {
        inputs = inputs(update, batch.tensors(), rate, step, micro);
      } else {
        Executable add = accumulate.orElseThrow();
        call(add, inputs(add, batch.tensors(), rate, step, micro)).close();
      }
      tokens += batch.targetTokens();
      position = batches.after(position);
    }
    boolean skipped = scaled.isPresent() && !isFinite(scaled.get().check());
    Executable end = skipped ? scaled.get().discard() : update;
    if (scaled.isPresent()) {
      inputs = inputs(end, Map.of(), rate, step, plan.accumulate());
    }
    try (Results results = call(end, inputs)) {
      long fetching = System.nanoTime();
      double loss = results.host(TrainingPrograms.LOSS).item();
      double norm = results.host(TrainingPrograms.GRADIENT_NORM).item();
      double[] norms = results.host(TrainingPrograms.GRADIENT_NORMS).toDoubleArray();
      if (!skipped) {
        average.ifPresent(weights -> weights.update(step));
      }
      engineSeconds += since(fetching);
      double seconds = since(mark);
      mark = System.nanoTime();
      emit(
          new TrainingEvent.Stepped(
              step,
              loss,
              norm,
              Arrays.stream(norms).boxed().toList(),
              rate,
              tokens,
              seconds,
              engineSeconds,
              scale,
              skipped));
    }
    boolean last = step == plan.steps();
    boolean due = plan.validate().isDue(step, from.next().epoch(), position.epoch());
    return new TrainingPosition(step, position, due && (!last || plan.validateLast()));
  }

  /** By what the losses of the step that comes next are scaled, if they are. */
  private OptionalDouble scale() {
    return scaled
        .map(parts -> OptionalDouble.of(parts.scaler().scale().value()))
        .orElse(OptionalDouble.empty());
  }

  private boolean isFinite(Executable check) {
    try (Results results = call(check, Map.of())) {
      long fetching = System.nanoTime();
      boolean finite = results.host(TrainingPrograms.FINITE).item() != 0;
      engineSeconds += since(fetching);
      return finite;
    }
  }

  private Results call(Executable executable, Map<String, HostTensor> inputs) {
    long begun = System.nanoTime();
    Results results = executable.run(inputs);
    engineSeconds += since(begun);
    return results;
  }

  private Map<String, HostTensor> inputs(
      Executable executable, Map<String, HostTensor> batch, double rate, long step, int micro) {
    Map<String, HostTensor> inputs = new HashMap<>(batch);
    Program program = executable.program();
    if (program.inputs().containsKey(TrainingPrograms.LEARNING_RATE)) {
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) rate));
    }
    if (program.inputs().containsKey(TrainingPrograms.LOSS_SCALE)) {
      float scale = scaled.orElseThrow().scaler().scale().value();
      inputs.put(TrainingPrograms.LOSS_SCALE, HostTensor.scalar(scale));
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
    scaled.ifPresent(Scaled::close);
  }
}

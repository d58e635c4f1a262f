package io.tandem.training;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.optim.JointPrograms;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import java.util.ArrayList;
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
  private final TrainingPlan plan;
  private final BatchSource batches;
  private final Supplier<Map<String, Double>> validation;
  private final List<Callback> callbacks;
  private final StopSignal stop;
  private final DeviceState state;
  private final ProgramFamily family;
  private ProgramFamily current;
  private CompiledSteps steps;
  private final Optional<LossScaler> scaler;
  private final Optional<AveragedWeights> average;
  private final Philox seeds;
  private double engineSeconds;
  private long mark;

  /**
   * Makes a loop; programs are compiled when they are first needed.
   *
   * @param state holds every variable of the programs, or will before {@link #run}
   * @param family the training step
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
      ProgramFamily family,
      Optional<AveragedWeights> average,
      Optional<LossScaler> scaler,
      TrainingPlan plan,
      BatchSource batches,
      Supplier<Map<String, Double>> validation,
      List<Callback> callbacks,
      StopSignal stop) {
    this.average = average;
    this.plan = plan;
    this.batches = batches;
    this.validation = validation;
    this.callbacks = List.copyOf(callbacks);
    this.stop = stop;
    this.seeds = Philox.of(plan.seed(), "dropout");
    this.scaler = scaler;
    if (family.shortest().scaling().isPresent() != scaler.isPresent()) {
      throw new IllegalArgumentException(
          "a scale is wanted where losses are scaled, not elsewhere");
    }
    this.state = state;
    this.family = family;
    current = family.at(0);
    steps = compiledSteps();
  }

  private CompiledSteps compiledSteps() {
    return new CompiledSteps(state, current, plan.accumulate() > 1 || scaler.isPresent());
  }

  /** Takes the programs of the step after so many, where they are others than before. */
  private void enter(long made) {
    ProgramFamily next = family.at(made);
    if (next != current) {
      steps.close();
      current = next;
      steps = compiledSteps();
    }
  }

  /** The norm of each weight's gradient; of weights that are not trained yet, 0. */
  private List<Double> norms(double[] own) {
    List<String> trained = current.shortest().trained();
    Map<String, Double> known = new HashMap<>();
    for (int i = 0; i < own.length; i++) {
      known.put(trained.get(i), own[i]);
    }
    return family.shortest().trained().stream().map(name -> known.getOrDefault(name, 0.0)).toList();
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
    apart(() -> enter(from.step()));
    engineSeconds = 0;
    long step = from.step() + 1;
    double rate = plan.schedule().rate(step, plan.steps());
    OptionalDouble scale = scale();
    BatchPosition position = from.next();
    long tokens = 0;
    Executable end = null;
    Map<String, HostTensor> inputs = Map.of();
    List<Batch> joint = new ArrayList<>();
    for (int micro = 0; micro < plan.accumulate(); micro++) {
      Batch batch = batches.read(position);
      boolean last = micro == plan.accumulate() - 1;
      if (steps.isJoint()) {
        joint.add(batch);
      } else if (last && scaler.isEmpty()) {
        end = compiled(() -> last(batch));
        inputs = inputs(end, batch.tensors(), rate, step, micro);
      } else {
        Executable add = compiled(() -> steps.add(batch.tensors()));
        call(add, inputs(add, batch.tensors(), rate, step, micro)).close();
      }
      tokens += batch.targetTokens();
      position = batches.after(position);
    }
    if (steps.isJoint()) {
      addJointly(joint, step);
      end = steps.apply();
      inputs = inputs(end, Map.of(), rate, step, 0);
    }
    boolean skipped = scaler.isPresent() && !isFinite(steps.check());
    if (scaler.isPresent()) {
      end = skipped ? steps.discard() : steps.apply();
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
              norms(norms),
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

  /**
   * Adds up the gradients of a loss that is one of all micro-batches together: their vectors, the
   * gradients with respect to these, and what follows from them, for which each is read again.
   */
  private void addJointly(List<Batch> micros, long step) {
    Executable loss = compiled(() -> steps.loss(micros.get(0).tensors()));
    Map<String, List<HostTensor>> parts = new HashMap<>();
    for (int micro = 0; micro < micros.size(); micro++) {
      Map<String, HostTensor> batch = micros.get(micro).tensors();
      Executable vectors = compiled(() -> steps.vectors(batch));
      Map<String, HostTensor> all = new HashMap<>(batch);
      try (Results results = call(vectors, inputs(vectors, batch, 0, step, micro))) {
        long fetching = System.nanoTime();
        vectors.program().outputs().keySet().forEach(name -> all.put(name, results.host(name)));
        engineSeconds += since(fetching);
      }
      loss.program()
          .inputs()
          .keySet()
          .forEach(name -> parts.computeIfAbsent(name, n -> new ArrayList<>()).add(all.get(name)));
    }
    Map<String, HostTensor> joined = new HashMap<>();
    parts.forEach((name, some) -> joined.put(name, JointBatches.joined(some)));
    Map<String, List<HostTensor>> gradients = new HashMap<>();
    try (Results results = call(loss, inputs(loss, joined, 0, step, 0))) {
      long fetching = System.nanoTime();
      for (String name : loss.program().outputs().keySet()) {
        String vectors = name.substring(JointPrograms.GRADIENT.length());
        List<long[]> extents = parts.get(vectors).stream().map(HostTensor::extents).toList();
        gradients.put(name, JointBatches.apart(results.host(name), extents));
      }
      engineSeconds += since(fetching);
    }
    for (int micro = 0; micro < micros.size(); micro++) {
      Map<String, HostTensor> batch = new HashMap<>(micros.get(micro).tensors());
      int number = micro;
      gradients.forEach((name, some) -> batch.put(name, some.get(number)));
      Executable add = compiled(() -> steps.addJoint(micros.get(number).tensors()));
      call(add, inputs(add, batch, 0, step, micro)).close();
    }
  }

  private Executable last(Batch batch) {
    return plan.accumulate() == 1 ? steps.step(batch.tensors()) : steps.finish(batch.tensors());
  }

  /** Gets a program; the time in which it is compiled, if it is, is no step's. */
  private Executable compiled(Supplier<Executable> program) {
    long begun = System.nanoTime();
    Executable executable = program.get();
    mark += System.nanoTime() - begun;
    return executable;
  }

  /** By what the losses of the step that comes next are scaled, if they are. */
  private OptionalDouble scale() {
    return scaler
        .map(told -> OptionalDouble.of(told.scale().value()))
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
    if (steps.isJoint()) { // each of its programs reads a part of the batch
      inputs.keySet().retainAll(program.inputs().keySet());
    }
    if (program.inputs().containsKey(TrainingPrograms.LEARNING_RATE)) {
      inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) rate));
    }
    if (program.inputs().containsKey(TrainingPrograms.LOSS_SCALE)) {
      float scale = scaler.orElseThrow().scale().value();
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
    steps.close();
  }
}

package io.tandem.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.model.ExampleModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.Learner;
import io.tandem.backend.tck.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Curves of training losses on both engines, from the same weights over the same batches. */
public final class Curves {
  private static final int STEPS = 50;

  /** What is asked of the curves of the quickstart. */
  private static final double LIMIT = 1e-4;

  private static final float RATE = 3e-3f;

  private Curves() {}

  /**
   * Holds the curves of both engines to each other, and that something is learned.
   *
   * @param batch the documents of a step, from 1
   */
  public static void assertEqual(
      String name, ExampleModel model, IntFunction<List<Document>> batch) {
    assertEqual(name, model, batch, RATE);
  }

  /**
   * The same at a learning rate of one's own: where a loss falls steeply, engines that round
   * differently part.
   */
  public static void assertEqual(
      String name, ExampleModel model, IntFunction<List<Document>> batch, float rate) {
    Collation collation = new Collation(model.encoder().features());
    assertEqualOver(
        name,
        Learner.of(model),
        step -> {
          List<Example> examples = batch.apply(step).stream().map(model.encoder()::encode).toList();
          return collation.batch(examples, Map.of()).tensors();
        },
        rate);
  }

  /** The same, and that the interpreter in 64 bits gives that curve, too. */
  public static void assertEqualToInterpreter(
      String name, ExampleModel model, IntFunction<List<Document>> batch, float rate) {
    Collation collation = new Collation(model.encoder().features());
    IntFunction<Map<String, HostTensor>> tensors =
        step -> {
          List<Example> examples = batch.apply(step).stream().map(model.encoder()::encode).toList();
          return collation.batch(examples, Map.of()).tensors();
        };
    List<Double> exact = of(new ReferenceBackend(), Learner.of(model), tensors, rate);
    List<Double> djl = assertEqualOver(name, Learner.of(model), tensors, rate);
    for (int step = 0; step < STEPS; step++) {
      assertEquals(exact.get(step), djl.get(step), LIMIT, name + ", loss of step " + (step + 1));
    }
  }

  /**
   * The same over batches that are given.
   *
   * @param batch what the objective reads at a step, from 1
   */
  public static void assertEqualOver(
      String name, Model model, IntFunction<Map<String, HostTensor>> batch) {
    assertEqualOver(name, Learner.of(model), batch);
  }

  /** The same of a model with what it learns beside its own objective. */
  public static void assertEqualOver(
      String name, Learner learner, IntFunction<Map<String, HostTensor>> batch) {
    assertEqualOver(name, learner, batch, RATE);
  }

  private static List<Double> assertEqualOver(
      String name, Learner model, IntFunction<Map<String, HostTensor>> batch, float rate) {
    List<Double> djl = of(Backends.named("djl"), model, batch, rate);
    List<Double> tf = of(Backends.named("tf"), model, batch, rate);
    for (int step = 0; step < STEPS; step++) {
      assertEquals(djl.get(step), tf.get(step), LIMIT, name + ", loss of step " + (step + 1));
    }
    double fall = mean(djl.subList(0, 5)) - mean(djl.subList(STEPS - 5, STEPS));
    assertTrue(fall > 0.05, name + " learns nothing: " + djl);
    return djl;
  }

  private static List<Double> of(
      Backend backend, Learner learner, IntFunction<Map<String, HostTensor>> batch, float rate) {
    TrainingSettings settings = TrainingSettings.of(Optimizer.adamW()).withMaxNorm(1);
    Map<Lengths, Executable> steps = new HashMap<>();
    List<Double> losses = new ArrayList<>();
    try (Engine engine = backend.open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      TrainingPrograms programs = TrainingPrograms.of(learner.objective(Phase.TRAINING), settings);
      for (Variable variable : programs.variables().values()) {
        state.assign(variable.name(), variable.initialValue(7));
      }
      for (int step = 1; step <= STEPS; step++) {
        Map<String, HostTensor> inputs = new HashMap<>(batch.apply(step));
        Executable executable =
            steps.computeIfAbsent(
                learner.model().lengths(inputs),
                lengths ->
                    state.compile(
                        TrainingPrograms.of(learner.objective(Phase.TRAINING, lengths), settings)
                            .step(),
                        CompileOptions.FUSED));
        inputs.put(
            TrainingPrograms.LEARNING_RATE, HostTensor.scalar(rate * Math.min(1, step / 10f)));
        try (Results results = executable.run(inputs)) {
          losses.add(results.host(TrainingPrograms.LOSS).item());
        }
      }
      steps.values().forEach(Executable::close);
    }
    return losses;
  }

  private static double mean(List<Double> losses) {
    return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}

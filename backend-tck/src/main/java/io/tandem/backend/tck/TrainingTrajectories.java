package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.op.Composite;
import io.tandem.api.op.DroppedAttention;
import io.tandem.api.op.Linear;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Closeness;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.backend.tck.training.SmallModels;
import io.tandem.backend.tck.training.TinyGpt;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole runs of training, step by step as the oracle makes them in float64. */
abstract class TrainingTrajectories {
  private static final List<CompileOptions> PATHS =
      List.of(CompileOptions.FUSED, CompileOptions.COMPOSED);

  /** Rounding of f32 in some 25 steps, each of which passes the errors before it on. */
  private static final Closeness AFTER_STEPS = new Closeness(1e-4, 1e-4, 1e-6);

  private static final Map<String, Trajectory> ORACLE = new HashMap<>();

  protected abstract Subject subject();

  /** The oracle's run, made once for all backends of this JVM. */
  private static synchronized Trajectory oracle(
      String key,
      Rounding rounding,
      TrainedModel model,
      TrainingPrograms programs,
      int steps,
      double rate) {
    return ORACLE.computeIfAbsent(
        key,
        k -> {
          try (Engine engine = new ReferenceBackend(rounding).open(EngineOptions.cpu())) {
            return Trajectory.of(engine, CompileOptions.COMPOSED, model, programs, steps, rate);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aSmallGptLearnsAsTheOracleDoesOverFiftySteps() {
    return PATHS.stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.toString(),
                    () -> {
                      TrainedModel model = TinyGpt.model(0);
                      TrainingPrograms programs = TrainingPrograms.of(model.objective(), adamW());
                      Trajectory wanted = oracle("gpt", Rounding.NONE, model, programs, 50, 0.01);
                      Trajectory got =
                          Trajectory.of(subject().engine(), path, model, programs, 50, 0.01);
                      assertTrue(wanted.losses().get(49) < wanted.losses().get(0) / 2, "it learns");
                      got.checkLosses(wanted, 1e-4);
                    }));
  }

  private static TrainingSettings adamW() {
    return TrainingSettings.of(new Optimizer.AdamW(0.9, 0.99, 1e-8, 0.1)).withMaxNorm(1);
  }

  @TestFactory
  Stream<DynamicTest> everyOptimizerMovesWeightsAndStatesAsTheOracleDoes() {
    Map<String, Optimizer> optimizers = new LinkedHashMap<>();
    optimizers.put("sgd", new Optimizer.Sgd(0, false, 0));
    optimizers.put("sgd with decay", new Optimizer.Sgd(0, false, 0.1));
    optimizers.put("sgd with momentum", new Optimizer.Sgd(0.9, false, 0.1));
    optimizers.put("sgd with Nesterov's momentum", new Optimizer.Sgd(0.9, true, 0.1));
    optimizers.put("adam", new Optimizer.AdamW(0.9, 0.999, 1e-8, 0));
    optimizers.put("adamw", new Optimizer.AdamW(0.8, 0.95, 1e-6, 0.1));
    optimizers.put("adagrad", new Optimizer.Adagrad(1e-10, 0, 0));
    optimizers.put("adagrad with decay", new Optimizer.Adagrad(1e-6, 0.1, 0.1));
    optimizers.put("lamb", new Optimizer.Lamb(0.9, 0.999, 1e-6, 0.01));
    optimizers.put("lion", new Optimizer.Lion(0.9, 0.99, 0.1));
    optimizers.put("adafactor", new Optimizer.Adafactor(0, 0.8, 1e-30, 1e-3, 1, true, 0));
    optimizers.put(
        "adafactor with a mean", new Optimizer.Adafactor(0.9, 0.8, 1e-30, 1e-3, 1, false, 0.1));
    List<DynamicTest> tests = new ArrayList<>();
    optimizers.forEach(
        (name, optimizer) -> {
          for (double bound : new double[] {Double.POSITIVE_INFINITY, 1}) {
            for (CompileOptions path : PATHS) {
              String how = name + (bound == 1 ? ", clipped, " : ", ") + path;
              TrainingSettings settings = TrainingSettings.of(optimizer).withMaxNorm(bound);
              tests.add(
                  DynamicTest.dynamicTest(
                      how, () -> compare(SmallModels.regression(), settings, path, 25, 0.05)));
            }
          }
        });
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> rowSparseTablesMoveAsTheOracles() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Optimizer optimizer :
        List.of(new Optimizer.Sgd(0, false, 0), new Optimizer.Adagrad(1e-10, 0.1, 0))) {
      for (CompileOptions path : PATHS) {
        TrainingSettings settings = TrainingSettings.of(optimizer).withMaxNorm(2);
        tests.add(
            DynamicTest.dynamicTest(
                optimizer + ", " + path,
                () -> compare(SmallModels.wordVectors(20, 6, 16), settings, path, 25, 0.5)));
      }
    }
    return tests.stream();
  }

  private void compare(
      TrainedModel model, TrainingSettings settings, CompileOptions path, int steps, double rate) {
    TrainingPrograms programs = TrainingPrograms.of(model.objective(), settings);
    String key = model + " " + settings.optimizer() + " " + settings.maxNorm();
    Trajectory wanted = oracle(key, Rounding.NONE, model, programs, steps, rate);
    Trajectory got = Trajectory.of(subject().engine(), path, model, programs, steps, rate);
    got.checkLosses(wanted, 1e-4 * (1 + wanted.losses().get(0)));
    got.checkVariables(wanted, AFTER_STEPS);
    AFTER_STEPS.check("norms", vector(wanted.norms()), vector(got.norms()));
  }

  private static HostTensor vector(List<Double> numbers) {
    double[] values = numbers.stream().mapToDouble(number -> number).toArray();
    return HostTensor.of(values, values.length);
  }

  @TestFactory
  Stream<DynamicTest> everyCompositeTrainsAsTheOracleDoes() {
    TrainingSettings settings = TrainingSettings.of(new Optimizer.Sgd(0.9, false, 0));
    return PATHS.stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.toString(),
                    () ->
                        compare(
                            SmallModels.everyComposite(),
                            settings.withMaxNorm(5),
                            path,
                            20,
                            0.02)));
  }

  @Test
  void noCompositeIsLeftOutOfTheTrainedModels() {
    TrainingSettings settings = adamW();
    Set<Class<?>> trained = new HashSet<>();
    for (TrainedModel model : List.of(SmallModels.everyComposite(), TinyGpt.model(0))) {
      TrainingPrograms.of(model.objective(), settings)
          .step()
          .nodes()
          .forEach(node -> trained.add(node.op().getClass()));
    }
    trained.add(OptimizerUpdate.class);
    // Attention that drops is traced by its definition before a step is made of it.
    trained.add(DroppedAttention.class);
    assertEquals(
        Set.of(),
        Arrays.stream(Composite.class.getPermittedSubclasses())
            .filter(op -> !trained.contains(op))
            .collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> accumulatedMicroBatchesMoveTheWeightsAsTheOracles() {
    TrainedModel model = SmallModels.regression();
    TrainingPrograms programs = TrainingPrograms.of(model.objective(), adamW());
    return PATHS.stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.toString(),
                    () -> {
                      try (Engine engine =
                          new ReferenceBackend(Rounding.NONE).open(EngineOptions.cpu())) {
                        Trajectory wanted = accumulated(engine, path, model, programs);
                        Trajectory got = accumulated(subject().engine(), path, model, programs);
                        got.checkLosses(wanted, 1e-4);
                        got.checkVariables(wanted, AFTER_STEPS);
                      }
                    }));
  }

  /** Steps of three micro-batches, the weights updated with the last of them or after it. */
  private static Trajectory accumulated(
      Engine engine, CompileOptions path, TrainedModel model, TrainingPrograms programs) {
    TrainingPrograms.Accumulation parts = programs.accumulation().orElseThrow();
    int steps = 10;
    List<Double> losses = new ArrayList<>();
    try (DeviceState state = engine.newState()) {
      Trajectory.initialize(state, programs);
      try (Executable add = state.compile(parts.add(), path);
          Executable finish = state.compile(parts.finish(), path);
          Executable apply = state.compile(parts.apply(), path)) {
        for (int i = 0; i < steps; i++) {
          boolean together = i % 2 == 0;
          Map<String, HostTensor> last = Trajectory.inputs(model, 3 * i + 3, 0.05);
          Map<String, HostTensor> rate = new HashMap<>(last);
          rate.keySet().retainAll(Set.of(TrainingPrograms.LEARNING_RATE));
          add.run(model.batches().apply(3 * i + 1)).close();
          add.run(model.batches().apply(3 * i + 2)).close();
          if (!together) {
            add.run(model.batches().apply(3 * i + 3)).close();
          }
          try (Results results = together ? finish.run(last) : apply.run(rate)) {
            losses.add(results.host(TrainingPrograms.LOSS).item());
          }
        }
      }
      return new Trajectory(losses, List.of(), Trajectory.read(state));
    }
  }

  @TestFactory
  Stream<DynamicTest> inBfloat16ASmallGptLearnsAsTheOracleThatRoundsAlike() {
    TrainedModel model = TinyGpt.model(0);
    TrainingPrograms programs =
        TrainingPrograms.of(model.objective(), adamW().withPrecision(Precision.BFLOAT16));
    TrainingPrograms single = TrainingPrograms.of(model.objective(), adamW());
    assertTrue(computesInBfloat16(programs.step()), "the policy has products in bf16");
    return PATHS.stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    path.toString(),
                    () -> {
                      Trajectory wanted =
                          oracle("bf16", Rounding.REDUCED, model, programs, 20, 0.01);
                      Trajectory unrounded = oracle("f32", Rounding.NONE, model, single, 20, 0.01);
                      Trajectory got =
                          Trajectory.of(subject().engine(), path, model, programs, 20, 0.01);
                      // One unit in the last place of bf16 is 2^-8 of a number; a product's
                      // rounding falls the other way here and there, and steps pass that on.
                      got.checkLosses(wanted, 0.01);
                      double apart = Math.abs(got.losses().get(0) - unrounded.losses().get(0));
                      assertTrue(apart > 1e-6, "bf16 was computed in f32");
                      assertAll(
                          got.variables().entrySet().stream()
                              .map(
                                  e ->
                                      () ->
                                          assertEquals(
                                              DType.FLOAT32, e.getValue().dtype(), e.getKey())));
                    }));
  }

  private static boolean computesInBfloat16(Program program) {
    return program.nodes().stream()
        .anyMatch(
            node ->
                node.op() instanceof Linear
                    && node.results().get(0).type().dtype() == DType.BFLOAT16);
  }

  @Test
  void trainingWithDropoutIsTheSameBitForBitWithTheSameSeeds() {
    TrainedModel model = TinyGpt.model(0.1);
    TrainingPrograms programs = TrainingPrograms.of(model.objective(), adamW());
    Engine engine = subject().engine();
    CompileOptions fused = CompileOptions.FUSED;
    Trajectory one = Trajectory.of(engine, fused, model, programs, 10, 0.01);
    Trajectory two = Trajectory.of(engine, fused, model, programs, 10, 0.01);
    assertEquals(one.losses(), two.losses());
    assertEquals(one.variables(), two.variables());
    TrainedModel still = TinyGpt.model(0);
    TrainingPrograms without = TrainingPrograms.of(still.objective(), adamW());
    Trajectory other = Trajectory.of(engine, fused, still, without, 10, 0.01);
    assertNotEquals(one.losses().get(0), other.losses().get(0), "dropout was left out");
  }

  @TestFactory
  Stream<DynamicTest> layersThatAreComputedAgainGiveTheSameWeightsBitForBitWhereKernelsAreFused() {
    return PATHS.stream()
        .flatMap(
            path ->
                Stream.of(Precision.FLOAT32, Precision.BFLOAT16)
                    .map(
                        precision ->
                            DynamicTest.dynamicTest(
                                path + ", " + precision,
                                () -> checkComputedAgain(path, precision))));
  }

  private void checkComputedAgain(CompileOptions path, Precision precision) {
    TrainedModel model = TinyGpt.model(0.1);
    TrainingSettings settings = adamW().withPrecision(precision);
    TrainingPrograms kept = TrainingPrograms.of(model.objective(), settings);
    TrainingPrograms again =
        TrainingPrograms.of(model.objective(), settings.withRecompute(List.of("h.*")));
    assertTrue(again.step().nodes().size() > kept.step().nodes().size(), "nothing more is done");
    Engine engine = subject().engine();
    Trajectory one = Trajectory.of(engine, path, model, kept, 10, 0.01);
    Trajectory two = Trajectory.of(engine, path, model, again, 10, 0.01);
    if (path.fused()) {
      assertEquals(one.losses(), two.losses());
      assertEquals(one.norms(), two.norms());
      assertEquals(one.variables(), two.variables());
    } else {
      // Chains of elementwise operations whose values nothing else reads may be regrouped by an
      // engine, and without a backward pass that reads them, that is most of them.
      two.checkLosses(one, precision == Precision.FLOAT32 ? 1e-4 : 0.01);
    }
  }
}

package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.op.Attention;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.Linear;
import io.tandem.api.op.MatMul;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Node;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Closeness;
import io.tandem.backend.tck.cases.Sample;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.backend.tck.training.ScaledRun;
import io.tandem.backend.tck.training.SmallModels;
import io.tandem.backend.tck.training.TinyGpt;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Training in half precision: products that are in it, and gradients that are scaled for it. */
abstract class LossScalingContract {
  private static final List<CompileOptions> PATHS =
      List.of(CompileOptions.FUSED, CompileOptions.COMPOSED);

  /** So great that the gradients of any model here are too great for half precision. */
  private static final double HUGE = 0x1p40;

  /**
   * A unit in the last place of f16 is 2^-10 of a number; products are rounded some ten times on
   * the way to a gradient, and where terms cancel their errors stay.
   */
  private static final Closeness ROUNDED = new Closeness(0.01, 0.01, 0);

  protected abstract Subject subject();

  private static TrainingPrograms programs(TrainedModel model, Precision precision) {
    Optimizer optimizer = new Optimizer.AdamW(0.9, 0.99, 1e-8, 0.1);
    return TrainingPrograms.of(
        model.objective(), TrainingSettings.of(optimizer).withMaxNorm(1).withPrecision(precision));
  }

  private static Stream<DynamicTest> onEachPath(Consumer<CompileOptions> test) {
    return PATHS.stream()
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> test.accept(path)));
  }

  @Test
  void whatAutocastHasInHalfPrecisionIsTrainedHereInIt() {
    Set<Class<?>> narrow = new HashSet<>();
    for (TrainedModel model : List.of(SmallModels.everyComposite(), TinyGpt.model(0))) {
      for (Node node : programs(model, Precision.FLOAT16).step().nodes()) {
        if (node.results().get(0).type().dtype() == DType.FLOAT16) {
          narrow.add(node.op().getClass());
        }
      }
    }
    assertTrue(
        narrow.containsAll(Set.of(MatMul.class, Linear.class, Attention.class, Conv2d.class)),
        narrow.toString());
  }

  @TestFactory
  Stream<DynamicTest> aSmallGptLearnsInFloat16AsTheOracleThatRoundsAlike() {
    TrainedModel model = TinyGpt.model(0);
    return onEachPath(path -> learnsAsTheOracle(model, path, 20, 0.01));
  }

  @TestFactory
  Stream<DynamicTest> everyCompositeTrainsInFloat16AsTheOracleThatRoundsAlike() {
    TrainedModel model = SmallModels.everyComposite();
    return onEachPath(path -> learnsAsTheOracle(model, path, 10, 0.005));
  }

  private void learnsAsTheOracle(TrainedModel model, CompileOptions path, int steps, double rate) {
    TrainingPrograms programs = programs(model, Precision.FLOAT16);
    List<Double> got;
    Map<String, HostTensor> variables;
    try (ScaledRun run = new ScaledRun(subject().engine(), path, model, programs)) {
      got = run.losses(steps, rate, 1024);
      variables = run.variables();
    }
    List<Double> wanted;
    try (Engine engine = new ReferenceBackend(Rounding.REDUCED).open(EngineOptions.cpu());
        ScaledRun run = new ScaledRun(engine, CompileOptions.COMPOSED, model, programs)) {
      wanted = run.losses(steps, rate, 1024);
    }
    for (int i = 0; i < steps; i++) {
      // A product's rounding falls the other way here and there, and steps pass that on.
      assertEquals(wanted.get(i), got.get(i), 2e-3 * (1 + wanted.get(0)), "step " + (i + 1));
    }
    variables.forEach((name, value) -> assertEquals(DType.FLOAT32, value.dtype(), name));
    TrainingPrograms single = programs(model, Precision.FLOAT32);
    Trajectory unrounded = Trajectory.of(subject().engine(), path, model, single, steps, rate);
    assertNotEquals(unrounded.losses(), got, "float16 was computed in float32");
    for (int i = 0; i < steps; i++) {
      assertEquals(unrounded.losses().get(i), got.get(i), 5e-3 * (1 + got.get(0)), "f32, " + i);
    }
    // A weight whose gradient is mere rounding goes as far either way: Adam takes only its sign.
    double moved = rate * steps;
    unrounded
        .variables()
        .forEach(
            (name, value) -> {
              if (single.objective().variables().containsKey(name)) {
                double difference = distance(value, variables.get(name));
                assertTrue(
                    difference <= 0.3 * moved * Math.sqrt(value.size()),
                    name + " is off by " + difference);
              }
            });
  }

  private static double distance(HostTensor a, HostTensor b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double difference = a.getDouble(i) - b.getDouble(i);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @TestFactory
  Stream<DynamicTest> gradientsDoNotDependOnTheScale() {
    TrainedModel model = TinyGpt.model(0);
    TrainingPrograms programs = programs(model, Precision.FLOAT16);
    return onEachPath(
        path -> {
          Map<String, HostTensor> one = gradients(path, model, programs, 1);
          Map<String, HostTensor> scaled = gradients(path, model, programs, 1024);
          assertFalse(one.equals(scaled), "the scale is not used");
          one.forEach((name, gradient) -> ROUNDED.check(name, gradient, scaled.get(name)));
        });
  }

  /** The accumulated gradients of two micro-batches of unequal weight. */
  private Map<String, HostTensor> gradients(
      CompileOptions path, TrainedModel model, TrainingPrograms programs, double scale) {
    try (ScaledRun run = new ScaledRun(subject().engine(), path, model, programs)) {
      run.add(1, scale);
      run.add(2, scale);
      assertTrue(run.isFinite());
      return run.variables().entrySet().stream()
          .filter(entry -> entry.getKey().startsWith("accumulator/"))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  @TestFactory
  Stream<DynamicTest> gradientsTooSmallForHalfPrecisionSurviveByTheirScale() {
    TrainedModel model = faint();
    TrainingPrograms half = programs(model, Precision.FLOAT16);
    TrainingPrograms single = programs(model, Precision.FLOAT32);
    String name = "accumulator/gradient/first";
    return onEachPath(
        path -> {
          HostTensor wanted;
          try (DeviceState state = subject().engine().newState()) {
            Trajectory.initialize(state, single);
            try (Executable add = state.compile(single.accumulation().orElseThrow().add(), path)) {
              add.run(model.batches().apply(1)).close();
            }
            wanted = state.read(name);
          }
          HostTensor lost;
          HostTensor kept;
          try (ScaledRun run = new ScaledRun(subject().engine(), path, model, half)) {
            run.add(1, 1);
            lost = run.variables().get(name);
            run.discard();
            run.add(1, 65536);
            kept = run.variables().get(name);
          }
          ROUNDED.check(name, wanted, kept);
          assertTrue(
              Arrays.stream(lost.toDoubleArray()).allMatch(v -> v == 0),
              "without a scale they vanish");
        });
  }

  /** Two maps whose loss is weighed so little that its gradients are below 6e-8. */
  private static TrainedModel faint() {
    Program objective =
        Trace.program(
            "faint",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(Dim.symbol("n"), Dim.of(6)));
              Scope root = trace.root();
              Tensor first = root.weight("first", Shape.of(6, 5), Initializer.normal(0.5));
              Tensor second = root.weight("second", Shape.of(5, 4), Initializer.normal(0.5));
              Tensor y = x.matmul(first).tanh().matmul(second);
              trace.output(TrainingPrograms.LOSS_SUM, y.square().sum().times(1e-9));
              trace.output(
                  TrainingPrograms.LOSS_WEIGHT, trace.size(Dim.symbol("n"), DType.FLOAT32));
            });
    return new TrainedModel(objective, step -> Map.of("x", Sample.normal(step, 8, 6)));
  }

  @TestFactory
  Stream<DynamicTest> anOverflowIsNoticedAndTakenBackBitForBit() {
    TrainedModel model = TinyGpt.model(0);
    TrainingPrograms programs = programs(model, Precision.FLOAT16);
    return onEachPath(
        path -> {
          try (ScaledRun run = new ScaledRun(subject().engine(), path, model, programs);
              ScaledRun undisturbed = new ScaledRun(subject().engine(), path, model, programs)) {
            run.losses(2, 0.01, 1024);
            undisturbed.losses(2, 0.01, 1024);
            Map<String, HostTensor> before = run.variables();
            run.add(3, 1024);
            run.add(4, HUGE);
            assertFalse(run.isFinite(), "one of two micro-batches overflowed");
            Map<String, Double> told = run.discard();
            assertFalse(Double.isFinite(told.get(TrainingPrograms.GRADIENT_NORM)));
            assertTrue(Double.isFinite(told.get(TrainingPrograms.LOSS)));
            assertEquals(before, run.variables());
            assertEquals(undisturbed.step(3, 0.01, 1024), run.step(3, 0.01, 1024));
            assertEquals(undisturbed.variables(), run.variables());
          }
        });
  }
}

package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.ClipByGlobalNorm;
import io.tandem.api.op.CrossEntropy;
import io.tandem.api.op.CrossEntropyGrad;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is computed in place must never show. */
class InPlaceTest {
  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = new DjlBackend().open(EngineOptions.cpu());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Tensor variable(Trace trace, String name, long... extents) {
    TensorType type = TensorType.float32(extents);
    return trace.variable(new Variable(name, type, Initializer.zeros(), Variable.Role.STATE));
  }

  private static HostTensor vector(double... values) {
    return HostTensor.ofDoubles(DType.FLOAT32, values, values.length);
  }

  /** Outputs, and variables afterwards under {@code after/NAME}. */
  private static Map<String, HostTensor> run(
      Map<String, HostTensor> variables, Map<String, HostTensor> inputs, Consumer<Trace> body) {
    Program program = Trace.program("test", body);
    try (DeviceState state = engine.newState()) {
      variables.forEach(state::assign);
      Map<String, HostTensor> values = new LinkedHashMap<>();
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        program.outputs().keySet().forEach(name -> values.put(name, results.host(name)));
      }
      state.variables().forEach(name -> values.put("after/" + name, state.read(name)));
      return values;
    }
  }

  private static void holds(double[] wanted, HostTensor got) {
    assertArrayEquals(wanted, got.toDoubleArray(), 1e-6);
  }

  @Test
  void aChainOfOperationsLeavesInputsAndVariablesAlone() {
    HostTensor x = vector(1, 2, 3);
    Map<String, HostTensor> got =
        run(
            Map.of("v", vector(4, 5, 6)),
            Map.of("x", x),
            trace -> {
              Tensor in = trace.input("x", TensorType.float32(3));
              Tensor v = variable(trace, "v", 3);
              trace.output("a", in.negate().exp().plus(1));
              trace.output("b", in.plus(v).times(v).negate());
              trace.output("x", in);
              trace.output("v", v);
            });
    holds(new double[] {1 + Math.exp(-1), 1 + Math.exp(-2), 1 + Math.exp(-3)}, got.get("a"));
    holds(new double[] {-20, -35, -54}, got.get("b"));
    assertEquals(x, got.get("x"));
    assertEquals(vector(4, 5, 6), got.get("v"));
    assertEquals(vector(4, 5, 6), got.get("after/v"));
  }

  @Test
  void aViewThatIsReadLaterKeepsItsValues() {
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", HostTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
            trace -> {
              Tensor y = trace.input("x", TensorType.float32(2, 3)).times(1);
              Tensor row = y.slice(0, 0, 1, 1);
              Tensor turned = y.transpose(List.of(1, 0));
              Tensor flat = y.reshape(Dim.of(6));
              trace.output("exp", flat.exp().log());
              trace.output("negated", turned.negate());
              trace.output("row", row.plus(1));
            });
    holds(new double[] {1, 2, 3, 4, 5, 6}, got.get("exp"));
    holds(new double[] {-1, -4, -2, -5, -3, -6}, got.get("negated"));
    holds(new double[] {2, 3, 4}, got.get("row"));
  }

  @Test
  void aProductWithItsOwnTransposeIsRight() {
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", vector(1, 2, 3, 4).reshape(2, 2), "z", vector(1, 2, 3, 4).reshape(2, 2)),
            trace -> {
              Tensor y = trace.input("x", TensorType.float32(2, 2)).plus(0);
              trace.output("y", y.times(y.transpose(List.of(1, 0))));
              Tensor z = trace.input("z", TensorType.float32(2, 2)).plus(1);
              trace.output("z", z.times(z));
            });
    holds(new double[] {1, 6, 6, 16}, got.get("y"));
    holds(new double[] {4, 9, 16, 25}, got.get("z"));
  }

  @Test
  void anExpandedOperandIsNotWrittenInto() {
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", vector(1, 2)),
            trace -> {
              Tensor y = trace.input("x", TensorType.float32(2)).plus(0);
              Tensor wide = y.reshape(Dim.of(2), Dim.ONE).expand(Shape.of(2, 3));
              trace.output("y", wide.plus(1));
            });
    holds(new double[] {2, 2, 2, 3, 3, 3}, got.get("y"));
  }

  @Test
  void outputsShareNoMemory() {
    Program program =
        Trace.program(
            "outputs",
            trace -> {
              Tensor y = trace.input("x", TensorType.float32(2)).plus(1);
              trace.output("a", y);
              trace.output("b", y);
              trace.output("c", y.reshape(Dim.ONE, Dim.of(2)));
              Tensor v = variable(trace, "v", 2);
              trace.output("old", v);
              trace.update("v", v.plus(y));
            });
    try (DeviceState state = engine.newState();
        Executable executable = state.compile(program, CompileOptions.FUSED)) {
      state.assign("v", vector(10, 20));
      DeviceTensor first;
      try (Results results = executable.run(Map.of("x", vector(1, 2)))) {
        first = results.take("old");
        assertEquals(vector(2, 3), results.host("a"));
        assertEquals(vector(2, 3), results.host("b"));
        assertEquals(vector(2, 3).reshape(1, 2), results.host("c"));
      }
      try (first;
          Results results = executable.run(Map.of("x", first))) {
        assertEquals(vector(11, 21), results.host("a"));
        assertEquals(vector(12, 23), results.host("old"));
        assertEquals(vector(10, 20), first.toHost());
      }
      assertEquals(vector(23, 44), state.read("v"));
    }
  }

  @Test
  void optimizersReadWhatOtherVariablesWereBeforeTheCall() {
    SgdUpdate sgd = new SgdUpdate(0, false, 0);
    Map<String, HostTensor> got =
        run(
            Map.of("a", vector(1, 2), "b", vector(10, 20), "c", vector(0, 0)),
            Map.of(),
            trace -> {
              Tensor a = variable(trace, "a", 2);
              Tensor b = variable(trace, "b", 2);
              variable(trace, "c", 2);
              Tensor rate = trace.scalar(DType.FLOAT32, 1);
              trace.update("a", trace.apply(sgd, a, b, rate).get(0));
              trace.update("b", trace.apply(sgd, b, a, rate).get(0));
              trace.update("c", a);
            });
    holds(new double[] {-9, -18}, got.get("after/a"));
    holds(new double[] {9, 18}, got.get("after/b"));
    holds(new double[] {1, 2}, got.get("after/c"));
  }

  @Test
  void anOptimizersStepThatIsNotStoredLeavesTheVariablesAlone() {
    AdamWUpdate adam = new AdamWUpdate(0.9, 0.999, 0, 0);
    Map<String, HostTensor> got =
        run(
            Map.of("w", vector(1, 2), "m", vector(0, 0), "v", vector(0, 0)),
            Map.of("g", vector(1, -3)),
            trace -> {
              Tensor one = trace.scalar(DType.FLOAT32, 1);
              Tensor g = trace.input("g", TensorType.float32(2));
              Tensor w = variable(trace, "w", 2);
              Tensor m = variable(trace, "m", 2);
              List<Tensor> next =
                  trace.apply(adam, List.of(w, m, variable(trace, "v", 2), g, one, one));
              trace.output("w", next.get(0));
              trace.update("m", next.get(1));
            });
    // The first step of Adam is as long as the rate, whatever the gradient.
    holds(new double[] {0, 3}, got.get("w"));
    holds(new double[] {0.1, -0.3}, got.get("after/m"));
    holds(new double[] {1, 2}, got.get("after/w"));
    holds(new double[] {0, 0}, got.get("after/v"));
  }

  @Test
  void aTransposedGradientMovesTheRightElements() {
    AdamWUpdate adam = new AdamWUpdate(0, 0, 0, 0);
    Map<String, HostTensor> got =
        run(
            Map.of(
                "w", vector(0, 0, 0, 0, 0, 0).reshape(2, 3),
                "m", vector(0, 0, 0, 0, 0, 0).reshape(2, 3),
                "v", vector(0, 0, 0, 0, 0, 0).reshape(2, 3)),
            Map.of("g", vector(1, -1, 1, -1, -1, 1).reshape(3, 2)),
            trace -> {
              Tensor one = trace.scalar(DType.FLOAT32, 1);
              Tensor g = trace.input("g", TensorType.float32(3, 2)).transpose(List.of(1, 0));
              List<Tensor> next =
                  trace.apply(
                      adam,
                      List.of(
                          variable(trace, "w", 2, 3),
                          variable(trace, "m", 2, 3),
                          variable(trace, "v", 2, 3),
                          g,
                          one,
                          one));
              trace.update("w", next.get(0));
              trace.update("m", next.get(1));
              trace.update("v", next.get(2));
            });
    holds(new double[] {-1, -1, 1, 1, 1, -1}, got.get("after/w"));
  }

  @Test
  void clippingOneGradientTwiceScalesItOnce() {
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", vector(3, 4)),
            trace -> {
              Tensor g = trace.input("x", TensorType.float32(2)).times(1);
              List<Tensor> clipped = trace.apply(new ClipByGlobalNorm(1), g, g);
              trace.output("a", clipped.get(0));
              trace.output("b", clipped.get(1));
              trace.output("norm", clipped.get(2));
              trace.output("norms", clipped.get(3));
            });
    double factor = 1 / Math.sqrt(50);
    holds(new double[] {3 * factor, 4 * factor}, got.get("a"));
    holds(new double[] {3 * factor, 4 * factor}, got.get("b"));
    holds(new double[] {Math.sqrt(50)}, got.get("norm"));
    holds(new double[] {5, 5}, got.get("norms"));
  }

  @Test
  void logProbabilitiesThatAreReadLaterSurviveTheirGradient() {
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", vector(0, 0, 0, 0).reshape(2, 2)),
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(2, 2));
              Tensor targets = trace.constant(HostTensor.of(new int[] {0, -100}, 2));
              List<Tensor> losses = trace.apply(new CrossEntropy(-100, 0), x, targets);
              Tensor g =
                  trace
                      .apply(
                          new CrossEntropyGrad(-100, 0),
                          losses.get(0).onesLike(),
                          losses.get(1),
                          targets)
                      .get(0);
              trace.output("gradient", g);
              trace.output("log", losses.get(1));
              trace.output("losses", losses.get(0));
            });
    double log = Math.log(0.5);
    holds(new double[] {-0.5, 0.5, 0, 0}, got.get("gradient"));
    holds(new double[] {log, log, log, log}, got.get("log"));
    holds(new double[] {-log, 0}, got.get("losses"));
  }

  @Test
  void crossEntropyOfComputedLogitsAgreesWithThatOfGivenOnes() {
    float[] values = new float[40 * 300];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (8 * Math.sin(i * 1.7));
    }
    HostTensor logits = HostTensor.of(values, 40, 300);
    Map<String, HostTensor> got =
        run(
            Map.of(),
            Map.of("x", logits),
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(40, 300));
              Tensor targets = trace.iota(Dim.of(40), DType.INT32);
              CrossEntropy op = new CrossEntropy(-100, 0.1);
              trace.output("given", trace.apply(op, x, targets).get(0));
              trace.output("computed", trace.apply(op, x.times(1), targets).get(0));
              List<Integer> turn = List.of(1, 0);
              Tensor turned = x.transpose(turn).times(1).transpose(turn);
              trace.output("turned", trace.apply(op, turned, targets).get(0));
            });
    assertEquals(got.get("given"), got.get("computed"));
    assertEquals(got.get("given"), got.get("turned"));
  }

  @Test
  void theBestOfEqualElementsAreTheFirst() {
    for (double tie : new double[] {1, 2}) {
      Map<String, HostTensor> got =
          run(
              Map.of(),
              Map.of("x", vector(0, tie, 3, 1, -1).reshape(1, 5)),
              trace -> {
                Tensor x = trace.input("x", TensorType.float32(Dim.ONE, Dim.symbol("n")));
                trace.output("two", x.topK(2).get(1));
                trace.output("three", x.topK(3).get(1));
                trace.output("five", x.topK(5).get(1));
              });
      assertEquals(HostTensor.of(new int[] {2, 1}, 1, 2), got.get("two"));
      assertEquals(HostTensor.of(new int[] {2, 1, 3}, 1, 3), got.get("three"));
      assertEquals(HostTensor.of(new int[] {2, 1, 3, 0, 4}, 1, 5), got.get("five"));
    }
  }
}

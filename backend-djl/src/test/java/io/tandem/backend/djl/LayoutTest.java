package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.op.Linear;
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
import io.tandem.backend.djl.script.Layout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Weights in bfloat16 may lie in another order in memory, which must never show. */
class LayoutTest {
  private static final int IN = 5;
  private static final int OUT = 3;

  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = new DjlBackend().open(EngineOptions.cpu());
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** A weight of small whole numbers, so that bfloat16 holds it and its products exactly. */
  private static HostTensor weight(int from) {
    double[] values = IntStream.range(from, from + IN * OUT).asDoubleStream().toArray();
    return HostTensor.ofDoubles(DType.BFLOAT16, values, IN, OUT);
  }

  private static Tensor weight(Trace trace) {
    TensorType type = new TensorType(DType.BFLOAT16, Shape.of(IN, OUT));
    return trace.variable(new Variable("weight", type, Initializer.zeros(), Variable.Role.STATE));
  }

  private static Tensor linear(Tensor x, Tensor weight) {
    return x.trace().apply(new Linear(false), List.of(x, weight)).get(0);
  }

  private static Program map() {
    return Trace.program(
        "map",
        trace -> {
          Shape shape = Shape.of(Dim.symbol("batch"), Dim.of(IN));
          Tensor x = trace.input("x", new TensorType(DType.FLOAT32, shape));
          Tensor w = weight(trace);
          trace.output("y", linear(x.castTo(DType.BFLOAT16), w).castTo(DType.FLOAT32));
        });
  }

  private static double[] product(int rows, int from) {
    double[] y = new double[rows * OUT];
    for (int i = 0; i < rows * IN * OUT; i++) {
      int row = i / (IN * OUT);
      int in = i / OUT % IN;
      int out = i % OUT;
      y[row * OUT + out] += (row * IN + in - 2) * (from + in * OUT + out);
    }
    return y;
  }

  private static void holds(Executable executable, int rows, int from) {
    double[] x = IntStream.range(-2, rows * IN - 2).asDoubleStream().toArray();
    HostTensor given = HostTensor.ofDoubles(DType.FLOAT32, x, rows, IN);
    try (Results results = executable.run(Map.of("x", given))) {
      // Sums up to 2⁸ are exact in bfloat16, greater ones are rounded to 8 bits.
      double[] got = results.host("y").toDoubleArray();
      double[] wanted = product(rows, from);
      for (int i = 0; i < wanted.length; i++) {
        assertEquals(wanted[i], got[i], Math.abs(wanted[i]) / 256, rows + " rows, at " + i);
      }
    }
  }

  @Test
  void aWeightOfMapsReadsAsItWasAssignedAndMapsOneRowAsItDoesMany() {
    try (DeviceState state = engine.newState()) {
      state.assign("weight", weight(0));
      try (Executable executable = state.compile(map(), CompileOptions.FUSED)) {
        assertArrayEquals(weight(0).toDoubleArray(), state.read("weight").toDoubleArray());
        holds(executable, 1, 0);
        holds(executable, 4, 0);
        state.assign("weight", weight(7));
        assertArrayEquals(weight(7).toDoubleArray(), state.read("weight").toDoubleArray());
        holds(executable, 1, 7);
        holds(executable, 4, 7);
      }
    }
  }

  @Test
  void aWeightMayGetItsValueAfterTheProgramThatWantsItTurned() {
    try (DeviceState state = engine.newState();
        Executable executable = state.compile(map(), CompileOptions.FUSED)) {
      state.assign("weight", weight(3));
      assertArrayEquals(weight(3).toDoubleArray(), state.read("weight").toDoubleArray());
      holds(executable, 1, 3);
      state.remove("weight");
      state.assign("weight", weight(1));
      holds(executable, 1, 1);
    }
  }

  @Test
  void anotherProgramSeesATurnedWeightAsItWas() {
    Program rows =
        Trace.program(
            "rows",
            trace -> {
              Tensor taken =
                  weight(trace)
                      .gather(0, trace.input("i", new TensorType(DType.INT32, Shape.of(2))));
              trace.output("y", taken.castTo(DType.FLOAT32));
            });
    try (DeviceState state = engine.newState()) {
      state.assign("weight", weight(0));
      try (Executable first = state.compile(map(), CompileOptions.FUSED);
          Executable second = state.compile(rows, CompileOptions.FUSED);
          Results results = second.run(Map.of("i", HostTensor.of(new int[] {4, 1}, 2)))) {
        holds(first, 1, 0);
        assertArrayEquals(new double[] {12, 13, 14, 3, 4, 5}, results.host("y").toDoubleArray());
      }
    }
  }

  @Test
  void onlyWhatIsUsedInMapsAloneIsTurned() {
    assertEquals(Set.of("weight"), Layout.columns(map()));
    Program both =
        Trace.program(
            "both",
            trace -> {
              Tensor w = weight(trace);
              Tensor x = trace.input("x", new TensorType(DType.BFLOAT16, Shape.of(2, IN)));
              trace.output("y", linear(x, w));
              trace.output("z", w.plus(w));
            });
    assertTrue(Layout.columns(both).isEmpty());
  }
}

package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Variables, and the programs that share them. */
abstract class StateContract {
  private static final TensorType PAIR = TensorType.float32(2);

  protected abstract Subject subject();

  private static Tensor variable(Trace trace, String name, TensorType type) {
    return trace.variable(new Variable(name, type, Initializer.zeros(), Variable.Role.STATE));
  }

  static HostTensor pair(float a, float b) {
    return HostTensor.of(new float[] {a, b}, 2);
  }

  @TestFactory
  Stream<DynamicTest> aVariableReadsBackAsItWasAssigned() {
    HostTensor floats = Sample.floats(0.1, -3, Float.MAX_VALUE, Double.NaN).reshape(2, 2);
    HostTensor longs = HostTensor.of(new long[] {Long.MIN_VALUE, 1, Long.MAX_VALUE}, 3);
    return Stream.of(
            floats,
            Sample.normal(1),
            Sample.normal(1, 0, 3),
            longs,
            Sample.ints(Integer.MIN_VALUE, 0, Integer.MAX_VALUE),
            Sample.truths(1, 5),
            Sample.normal(1, 3, 2).castTo(DType.BFLOAT16),
            Sample.floats(0x1p-24, -65504, Double.NaN, 1e-3).castTo(DType.FLOAT16),
            Sample.normal(1, 257, 129))
        .map(
            value ->
                DynamicTest.dynamicTest(
                    value.type().toString(),
                    () -> {
                      try (DeviceState state = subject().engine().newState()) {
                        state.assign("v", value);
                        assertEquals(value, state.read("v"));
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> valuesOfEveryTypePassThroughAProgram() {
    return Stream.of(
            Sample.normal(1, 3),
            Sample.integers(1, -9, 9, 3),
            HostTensor.of(new long[] {Long.MIN_VALUE, 1, Long.MAX_VALUE}, 3),
            Sample.truths(1, 3),
            Sample.normal(1, 3).castTo(DType.BFLOAT16),
            Sample.normal(1, 3).castTo(DType.FLOAT16))
        .map(
            value ->
                DynamicTest.dynamicTest(
                    value.type().toString(),
                    () -> {
                      Program program =
                          Trace.program(
                              "reversed",
                              trace -> {
                                Tensor x = trace.input("x", value.type());
                                trace.output("same", x);
                                trace.output("again", x);
                                trace.output("back", x.reverse(0).reverse(0));
                              });
                      Map<String, HostTensor> got =
                          subject()
                              .run(
                                  program,
                                  CompileOptions.FUSED,
                                  Map.of(),
                                  List.of(Map.of("x", value)))
                              .get(0);
                      assertEquals(Map.of("same", value, "again", value, "back", value), got);
                    }));
  }

  @Test
  void assigningAgainReplacesTheValueAndKeepsTheType() {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("weight", pair(1, 2));
      state.assign("weight", pair(3, 4));
      assertEquals(pair(3, 4), state.read("weight"));
      for (HostTensor other :
          List.of(Sample.ints(1, 2), Sample.floats(1, 2, 3), pair(1, 2).reshape(2, 1))) {
        IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> state.assign("weight", other));
        Messages.contain(refused, "weight", "f32[2]", other.type().toString());
      }
      assertEquals(pair(3, 4), state.read("weight"));
    }
  }

  @Test
  void variablesAreListedAndRemoved() {
    try (DeviceState state = subject().engine().newState()) {
      assertEquals(Set.of(), state.variables());
      state.assign("decoder.weight", pair(1, 2));
      state.assign("decoder.bias", Sample.ints(1));
      assertEquals(Set.of("decoder.weight", "decoder.bias"), state.variables());
      IllegalArgumentException unknown =
          assertThrows(IllegalArgumentException.class, () -> state.read("decoder.wieght"));
      Messages.contain(unknown, "decoder.wieght", "decoder.weight");
      state.remove("decoder.bias");
      state.remove("decoder.bias");
      assertEquals(Set.of("decoder.weight"), state.variables());
      // The name is free again, for another type too.
      state.assign("decoder.bias", pair(5, 6));
      assertEquals(pair(5, 6), state.read("decoder.bias"));
    }
  }

  @Test
  void everyReadOfACallSeesTheOldValuesSoThatTwoVariablesCanBeSwapped() {
    Program swap =
        Trace.program(
            "swap",
            trace -> {
              Tensor a = variable(trace, "a", PAIR);
              Tensor b = variable(trace, "b", PAIR);
              trace.update("a", b);
              trace.update("b", a);
              trace.output("sum", a.plus(b.times(10)));
            });
    try (DeviceState state = subject().engine().newState()) {
      state.assign("a", pair(1, 2));
      state.assign("b", pair(3, 4));
      try (Executable executable = state.compile(swap, CompileOptions.FUSED)) {
        assertEquals(pair(31, 42), subject().call(executable, Map.of()).get("sum"));
        assertEquals(pair(3, 4), state.read("a"));
        assertEquals(pair(1, 2), state.read("b"));
        assertEquals(pair(13, 24), subject().call(executable, Map.of()).get("sum"));
        assertEquals(pair(1, 2), state.read("a"));
        assertEquals(pair(3, 4), state.read("b"));
      }
    }
  }

  @Test
  void oneValueMayBecomeThatOfSeveralVariables() {
    Program spread =
        Trace.program(
            "spread",
            trace -> {
              Tensor a = variable(trace, "a", PAIR);
              variable(trace, "b", PAIR);
              trace.update("a", a.plus(1));
              trace.update("b", a);
              trace.output("old", a);
            });
    try (DeviceState state = subject().engine().newState()) {
      state.assign("a", pair(1, 2));
      state.assign("b", pair(0, 0));
      try (Executable executable = state.compile(spread, CompileOptions.FUSED)) {
        for (int i = 0; i < 5; i++) {
          assertEquals(pair(1 + i, 2 + i), subject().call(executable, Map.of()).get("old"));
          assertEquals(pair(2 + i, 3 + i), state.read("a"));
          assertEquals(pair(1 + i, 2 + i), state.read("b"));
        }
      }
    }
  }

  /** Adds its input to the variable {@code count}. */
  static Program increment() {
    return Trace.program(
        "increment",
        trace -> {
          Tensor count = variable(trace, "count", PAIR);
          Tensor by = trace.input("by", PAIR);
          trace.update("count", count.plus(by));
          trace.output("before", count);
          trace.output("after", count.plus(by));
        });
  }

  @Test
  void programsOfAStateShareItsVariables() {
    Program twice =
        Trace.program("twice", trace -> trace.output("y", variable(trace, "count", PAIR).times(2)));
    try (DeviceState state = subject().engine().newState()) {
      // Compiled before there is a value.
      Executable add = state.compile(increment(), CompileOptions.FUSED);
      Executable read = state.compile(twice, CompileOptions.FUSED);
      state.assign("count", pair(1, 2));
      assertEquals(pair(2, 4), subject().call(read, Map.of()).get("y"));
      Map<String, HostTensor> got = subject().call(add, Map.of("by", pair(10, 20)));
      assertEquals(Map.of("before", pair(1, 2), "after", pair(11, 22)), got);
      assertEquals(pair(22, 44), subject().call(read, Map.of()).get("y"));
      state.assign("count", pair(7, 7));
      assertEquals(pair(14, 14), subject().call(read, Map.of()).get("y"));
      add.close();
      add.close();
      assertEquals(pair(14, 14), subject().call(read, Map.of()).get("y"));
      read.close();
    }
  }

  @Test
  void statesOfAnEngineShareNothing() {
    Engine engine = subject().engine();
    try (DeviceState other = engine.newState()) {
      other.assign("count", pair(5, 5));
      try (DeviceState one = engine.newState();
          Executable add = one.compile(increment(), CompileOptions.FUSED);
          Executable more = other.compile(increment(), CompileOptions.FUSED)) {
        one.assign("count", pair(1, 1));
        for (int i = 1; i <= 3; i++) {
          subject().call(add, Map.of("by", pair(1, 1)));
          subject().call(more, Map.of("by", pair(2, 2)));
          assertEquals(pair(1 + i, 1 + i), one.read("count"));
          assertEquals(pair(5 + 2 * i, 5 + 2 * i), other.read("count"));
        }
      }
      assertEquals(pair(11, 11), other.read("count"));
    }
  }

  @Test
  void aProgramMayHaveNeitherInputsNorOutputs() {
    Program tick =
        Trace.program(
            "tick",
            trace -> {
              TensorType type = TensorType.of(DType.INT64, Shape.SCALAR);
              trace.update("clock", variable(trace, "clock", type).plus(1));
            });
    try (DeviceState state = subject().engine().newState()) {
      state.assign("clock", HostTensor.scalar(41L));
      try (Executable executable = state.compile(tick, CompileOptions.FUSED)) {
        executable.run(Map.of()).close();
      }
      assertEquals(HostTensor.scalar(42L), state.read("clock"));
    }
  }

  @Test
  void inputsMayLieAnywhereInMemory() {
    ByteBuffer direct = ByteBuffer.allocateDirect(20).order(ByteOrder.nativeOrder());
    for (int i = 0; i < 5; i++) {
      direct.putFloat(4 * i, i);
    }
    direct.position(8).limit(16);
    HostTensor off = HostTensor.wrap(DType.FLOAT32, direct, 2);
    try (DeviceState state = subject().engine().newState()) {
      state.assign("count", off);
      try (Executable add = state.compile(increment(), CompileOptions.FUSED)) {
        assertEquals(pair(4, 6), subject().call(add, Map.of("by", off)).get("after"));
      }
    }
  }

  @Test
  void statesCanBeUsedFromSeveralThreadsAtOnce() throws InterruptedException, ExecutionException {
    int threads = 4;
    int steps = 50;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<HostTensor>> finals = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int by = t + 1;
        finals.add(
            pool.submit(
                () -> {
                  try (DeviceState state = subject().engine().newState()) {
                    state.assign("count", pair(0, 0));
                    try (Executable add = state.compile(increment(), CompileOptions.FUSED)) {
                      for (int i = 0; i < steps; i++) {
                        subject().call(add, Map.of("by", pair(by, -by)));
                      }
                    }
                    return state.read("count");
                  }
                }));
      }
      for (int t = 0; t < threads; t++) {
        float sum = (float) steps * (t + 1);
        assertEquals(pair(sum, -sum), finals.get(t).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}

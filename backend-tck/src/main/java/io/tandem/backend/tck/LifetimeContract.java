package io.tandem.backend.tck;

import static io.tandem.backend.tck.StateContract.increment;
import static io.tandem.backend.tck.StateContract.pair;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import io.tandem.backend.tck.cases.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long values on the device live, and what is left of what is closed. */
abstract class LifetimeContract {
  private static final Dim N = Dim.symbol("n");

  protected abstract Subject subject();

  @Test
  void resultsOutliveTheirCallOnTheHostAndWhenTakenOnTheDevice() {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("count", pair(1, 2));
      try (Executable add = state.compile(increment(), CompileOptions.FUSED)) {
        DeviceTensor taken;
        HostTensor copied;
        try (Results results = add.run(Map.of("by", pair(1, 1)))) {
          copied = results.host("after");
          taken = results.take("before");
        }
        // What was taken is the value that the variable had, whatever becomes of it.
        for (int i = 0; i < 3; i++) {
          subject().call(add, Map.of("by", pair(1, 1)));
        }
        state.assign("count", pair(0, 0));
        try (taken) {
          assertEquals(TensorType.float32(2), taken.type());
          assertEquals(pair(1, 2), taken.toHost());
        }
        assertEquals(pair(2, 3), copied);
      }
    }
  }

  @Test
  void whatIsTakenCanBeFedToTheNextCallAndToAnotherState() {
    Program grow =
        Trace.program(
            "grow",
            trace -> {
              Tensor x = trace.input("x", TensorType.float32(N));
              trace.output(
                  "y", Tensor.concat(List.of(x, x.slice(0, N.minus(Dim.ONE), N).plus(1)), 0));
            });
    Engine engine = subject().engine();
    try (DeviceState state = engine.newState();
        DeviceState other = engine.newState();
        Executable first = state.compile(grow, CompileOptions.FUSED);
        Executable second = other.compile(grow, CompileOptions.FUSED)) {
      DeviceTensor x;
      try (Results results = first.run(Map.of("x", Sample.floats(0)))) {
        x = results.take("y");
      }
      for (int i = 2; i <= 10; i++) {
        assertEquals(TensorType.float32(i), x.type());
        try (DeviceTensor fed = x;
            Results results = (i % 2 == 0 ? first : second).run(Map.of("x", fed))) {
          x = results.take("y");
        }
      }
      try (DeviceTensor last = x) {
        assertArrayEquals(
            new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, last.toHost().toFloatArray());
      }
    }
  }

  @Test
  void aClosedThingSaysSoAndMayBeClosedAgain() {
    Engine engine = subject().backend().open(subject().options());
    DeviceState state = engine.newState();
    state.assign("count", pair(1, 2));
    Executable add = state.compile(increment(), CompileOptions.FUSED);
    Results results = add.run(Map.of("by", pair(1, 1)));
    DeviceTensor taken = results.take("before");
    assertThrows(IllegalStateException.class, () -> results.host("before"));
    results.close();
    results.close();
    assertThrows(IllegalStateException.class, () -> results.host("after"));
    assertEquals(pair(1, 2), taken.toHost());
    taken.close();
    taken.close();
    assertThrows(IllegalStateException.class, taken::toHost);
    assertThrows(IllegalStateException.class, () -> add.run(Map.of("by", taken)));
    add.close();
    assertThrows(IllegalStateException.class, () -> add.run(Map.of("by", pair(1, 1))));
    Executable another = state.compile(increment(), CompileOptions.FUSED);
    DeviceState second = engine.newState();
    state.close();
    state.close();
    assertThrows(IllegalStateException.class, () -> another.run(Map.of("by", pair(1, 1))));
    assertThrows(IllegalStateException.class, () -> state.read("count"));
    assertThrows(IllegalStateException.class, () -> state.assign("count", pair(1, 1)));
    engine.close();
    engine.close();
    assertThrows(IllegalStateException.class, () -> second.assign("count", pair(1, 1)));
    assertThrows(IllegalStateException.class, engine::newState);
  }
}

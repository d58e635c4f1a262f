package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backend;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.EngineException;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.error.BadInputException;
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
import io.tandem.backend.tck.cases.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes wrong is told in words that name it, and leaves everything as it was. */
abstract class ErrorContract {
  private static final Dim N = Dim.symbol("n");
  private static final Dim T = Dim.symbol("t");

  protected abstract Subject subject();

  /** Looks tokens up in a table and counts calls. */
  private static Program lookUp() {
    return Trace.program(
        "look-up",
        trace -> {
          Tensor ids = trace.input("ids", TensorType.int32(N, T));
          Tensor mask = trace.input("mask", TensorType.float32(N, T));
          Tensor rows =
              trace.at(
                  "encoder.embeddings",
                  () ->
                      trace
                          .root()
                          .weight("table", Shape.of(5, 3), Initializer.zeros())
                          .gather(0, ids));
          Tensor calls =
              trace.variable(
                  new Variable(
                      "calls",
                      TensorType.of(DType.INT64, Shape.SCALAR),
                      Initializer.zeros(),
                      Variable.Role.STATE));
          trace.update("calls", calls.plus(1));
          trace.output("rows", rows.times(mask.unsqueeze(-1)));
        });
  }

  private static Map<String, HostTensor> inputs() {
    return Map.of("ids", Sample.integers(1, 0, 5, 2, 4), "mask", Sample.normal(1, 2, 4));
  }

  private static Map<String, HostTensor> inputs(String name, HostTensor value) {
    Map<String, HostTensor> inputs = new HashMap<>(inputs());
    inputs.put(name, value);
    return inputs;
  }

  /** Tries a call that must fail and one that must not, on the same executable. */
  private <E extends RuntimeException> E refused(Class<E> type, Map<String, HostTensor> inputs) {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("table", Sample.normal(1, 5, 3));
      state.assign("calls", HostTensor.scalar(7L));
      try (Executable executable = state.compile(lookUp(), CompileOptions.FUSED)) {
        E error = assertThrows(type, () -> executable.run(inputs).close());
        assertEquals(HostTensor.scalar(7L), state.read("calls"), "a failed call updates nothing");
        subject().call(executable, inputs());
        assertEquals(HostTensor.scalar(8L), state.read("calls"), "the next call is as ever");
        return error;
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> anInputThatDoesNotFitIsNamedWithBothTypes() {
    return Map.of(
            "of another rank", Sample.normal(1, 2, 4, 1),
            "of another extent than its twin", Sample.normal(1, 2, 3),
            "a scalar", Sample.normal(1),
            "of integers", Sample.integers(1, 0, 2, 2, 4),
            "of doubles", HostTensor.of(new double[8], 2, 4))
        .entrySet()
        .stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      IllegalArgumentException error =
                          refused(IllegalArgumentException.class, inputs("mask", e.getValue()));
                      Messages.contain(error, "mask", "look-up", "[n, t]");
                    }));
  }

  @Test
  void aMissingInputIsNamed() {
    Map<String, HostTensor> inputs = new HashMap<>(inputs());
    inputs.remove("mask");
    Messages.contain(refused(IllegalArgumentException.class, inputs), "mask", "look-up");
  }

  @Test
  void anUnknownInputIsNamed() {
    Map<String, HostTensor> inputs = inputs("maks", Sample.normal(1));
    Messages.contain(refused(IllegalArgumentException.class, inputs), "maks", "mask", "look-up");
  }

  @Test
  void anUnknownOutputIsNamed() {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("table", Sample.normal(1, 5, 3));
      state.assign("calls", HostTensor.scalar(0L));
      try (Executable executable = state.compile(lookUp(), CompileOptions.FUSED);
          Results results = executable.run(inputs())) {
        Messages.contain(
            assertThrows(IllegalArgumentException.class, () -> results.host("row")), "row", "rows");
        Messages.contain(
            assertThrows(IllegalArgumentException.class, () -> results.take("row")), "row", "rows");
        assertEquals(Shape.of(2, 4, 3), results.host("rows").shape());
      }
    }
  }

  @Test
  void aVariableWithoutAValueIsNamed() {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("calls", HostTensor.scalar(0L));
      try (Executable executable = state.compile(lookUp(), CompileOptions.FUSED)) {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> executable.run(inputs()).close());
        Messages.contain(error, "table", "look-up");
        state.assign("table", Sample.normal(1, 5, 3));
        subject().call(executable, inputs());
        assertEquals(HostTensor.scalar(1L), state.read("calls"));
      }
    }
  }

  @Test
  void aVariableOfAnotherTypeThanTheProgramsIsNamedWithBothTypes() {
    try (DeviceState state = subject().engine().newState()) {
      state.assign("calls", HostTensor.scalar(0L));
      state.assign("table", Sample.normal(1, 5, 4));
      RuntimeException error =
          assertThrows(
              RuntimeException.class,
              () -> {
                try (Executable executable = state.compile(lookUp(), CompileOptions.FUSED)) {
                  executable.run(inputs()).close();
                }
              });
      assertFalse(error instanceof EngineException, () -> "not the engine's: " + error);
      Messages.contain(error, "table", "f32[5, 3]", "f32[5, 4]");
    }
  }

  @Test
  void anIndexOutOfRangeNamesProgramAndLayerAndUpdatesNothing() {
    for (int index : new int[] {5, -1, Integer.MAX_VALUE}) {
      int[] ids = {0, 1, 2, 3, 4, 0, 1, index};
      EngineException error =
          refused(EngineException.class, inputs("ids", HostTensor.of(ids, 2, 4)));
      Messages.contain(error, "look-up", "encoder.embeddings");
    }
  }

  @Test
  void aDeviceThatIsNotThereIsNamedWithThoseThatAre() {
    Backend backend = subject().backend();
    int threads = subject().options().threads();
    for (String device : List.of("gpu:77", "cup", "")) {
      BadInputException error =
          assertThrows(
              BadInputException.class,
              () -> backend.open(new EngineOptions(device, threads)).close());
      Messages.contain(error, device, "cpu");
    }
  }

  @Test
  void aBackendIsListedWithItsDevices() {
    Backend backend = subject().backend();
    assertTrue(backend.name().matches("[a-z][a-z0-9-]*"), backend.name());
    assertFalse(backend.description().isBlank());
    assertTrue(backend.devices().contains("cpu"), () -> backend.devices().toString());
    assertEquals(backend.name(), subject().engine().backend());
    assertFalse(subject().engine().version().isBlank());
    assertTrue(backend.devices().contains(subject().engine().device()));
  }
}

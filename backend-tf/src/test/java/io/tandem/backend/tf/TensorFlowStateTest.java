package io.tandem.backend.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorFlowStateTest {
  private Engine engine;
  private TensorFlowState state;

  @BeforeEach
  void open() {
    engine = new TensorFlowBackend().open(EngineOptions.cpu());
    state = (TensorFlowState) engine.newState();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aProgramThatIsCompiledAgainAddsNothingToTheGraph() {
    Program program = counting();
    state.assign("count", HostTensor.of(new float[] {1, 2}, 2));
    assertEquals(2, run(program, CompileOptions.FUSED).getDouble(0));
    int before = nodes();
    assertEquals(3, run(program, CompileOptions.FUSED).getDouble(0));
    assertEquals(before, nodes());
  }

  @Test
  void everythingThatWasReadAheadIsReadAgainAfterACall() {
    state.assign("count", HostTensor.of(new float[] {1, 2}, 2));
    state.assign("other", HostTensor.scalar(7f));
    state.assign("third", HostTensor.scalar(8L));
    assertEquals(7, state.read("other").item());
    assertEquals(HostTensor.of(new float[] {1, 2}, 2), state.read("count"));
    assertEquals(8, state.read("third").item());
    run(counting(), CompileOptions.COMPOSED);
    assertEquals(HostTensor.of(new float[] {2, 3}, 2), state.read("count"));
    state.assign("other", HostTensor.scalar(9f));
    assertEquals(9, state.read("other").item());
  }

  @Test
  void aVariableThatWasRemovedMayComeAgainWithAnotherType() {
    state.assign("count", HostTensor.scalar(7L));
    state.remove("count");
    state.assign("count", HostTensor.of(new float[] {4, 5}, 2));
    run(counting(), CompileOptions.FUSED);
    assertEquals(HostTensor.of(new float[] {5, 6}, 2), state.read("count"));
  }

  private HostTensor run(Program program, CompileOptions options) {
    try (Executable executable = state.compile(program, options);
        Results results = executable.run(Map.of())) {
      return results.host("after");
    }
  }

  private int nodes() {
    int count = 0;
    for (var each = state.session().graph().operations(); each.hasNext(); each.next()) {
      count++;
    }
    return count;
  }

  private static Program counting() {
    return Trace.program(
        "counting",
        trace -> {
          Variable count =
              new Variable(
                  "count", TensorType.float32(2), Initializer.zeros(), Variable.Role.STATE);
          var after = trace.variable(count).plus(1);
          trace.update("count", after);
          trace.output("after", after);
        });
  }
}

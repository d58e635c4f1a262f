package io.tandem.backend.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Initializer;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
  void noMoreIsReadAheadThanFitsIntoItsBound() {
    TensorType small = TensorType.float32(15, 1 << 18);
    TensorType large = TensorType.float32(17, 1 << 18);
    TreeMap<String, TensorType> all = new TreeMap<>(Map.of("d", large));
    for (String name : List.of("a", "b", "c", "e", "f", "g")) {
      all.put(name, small);
    }
    assertEquals(List.of("b", "c", "e", "f"), VariableReads.ahead("b", all));
    assertEquals(List.of("g"), VariableReads.ahead("g", all));
    assertEquals(List.of(), VariableReads.ahead("d", all));
  }

  @Test
  void aProgramThatNobodyHasAnyMoreIsLetGo() throws InterruptedException {
    state.assign("count", HostTensor.of(new float[] {1, 2}, 2));
    WeakReference<Program> program = compiledAndClosed();
    for (int i = 0; i < 100 && program.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertNull(program.get());
  }

  private WeakReference<Program> compiledAndClosed() {
    Program program = counting();
    run(program, CompileOptions.FUSED);
    return new WeakReference<>(program);
  }

  @Test
  void aVariableThatWasRemovedMayComeAgainWithAnotherType() {
    state.assign("count", HostTensor.scalar(7L));
    state.remove("count");
    state.assign("count", HostTensor.of(new float[] {4, 5}, 2));
    run(counting(), CompileOptions.FUSED);
    assertEquals(HostTensor.of(new float[] {5, 6}, 2), state.read("count"));
  }

  @Test
  void rowsAreTakenInPlaceOnlyOfATableThatNothingReadsWhole() {
    // TensorFlow copies a variable on each whole read once rows were taken of it in place.
    assertEquals(1, nodes("ResourceGather", lookUp(table -> List.of())));
    assertEquals(0, nodes("GatherV2"));
    assertEquals(1, nodes("GatherV2", lookUp(table -> List.of(table.sum()))));
    assertEquals(1, nodes("ResourceGather"));
  }

  /** A program that takes rows of a table, and does more with it. */
  private static Program lookUp(Function<Tensor, List<Tensor>> more) {
    return Trace.program(
        "look-up",
        trace -> {
          TensorType type = TensorType.float32(4, 2);
          Tensor table =
              trace.variable(
                  new Variable("table", type, Initializer.zeros(), Variable.Role.WEIGHT));
          trace.output("rows", table.gather(0, trace.constant(HostTensor.of(new int[] {3, 1}, 2))));
          List<Tensor> others = more.apply(table);
          for (int i = 0; i < others.size(); i++) {
            trace.output("other" + i, others.get(i));
          }
        });
  }

  private int nodes(String type, Program program) {
    state.compile(program, CompileOptions.FUSED).close();
    return nodes(type);
  }

  private int nodes(String type) {
    int count = 0;
    for (var each = state.session().graph().operations(); each.hasNext(); ) {
      count += each.next().type().equals(type) ? 1 : 0;
    }
    return count;
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

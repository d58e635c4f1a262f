package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.op.Composite;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.OperationCase;
import io.tandem.backend.tck.cases.OperationCases;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation gives what the oracle gives, fused and composed. */
abstract class OperationValues {

  protected abstract Subject subject();

  @Test
  void noOperationIsLeftWithoutACase() {
    assertEquals(Set.of(), OperationCases.missing(OperationCases.all()));
  }

  @TestFactory
  Stream<DynamicContainer> everyOperationGivesTheOraclesValues() {
    return each(c -> true, c -> compare(subject(), c, CompileOptions.FUSED));
  }

  @TestFactory
  Stream<DynamicContainer> everyCompositeGivesTheOraclesValuesByItsDefinition() {
    return each(
        c -> c.op() instanceof Composite, c -> compare(subject(), c, CompileOptions.COMPOSED));
  }

  /** A test for each case, in a container for each operation. */
  static Stream<DynamicContainer> each(
      Predicate<OperationCase> which, Consumer<OperationCase> test) {
    Map<String, List<DynamicTest>> tests = new LinkedHashMap<>();
    OperationCases.all().stream()
        .filter(which)
        .forEach(
            c ->
                tests
                    .computeIfAbsent(c.op().name(), name -> new ArrayList<>())
                    .add(DynamicTest.dynamicTest(c.toString(), () -> test.accept(c))));
    return tests.entrySet().stream()
        .map(e -> DynamicContainer.dynamicContainer(e.getKey(), e.getValue()));
  }

  static void compare(Subject subject, OperationCase c, CompileOptions options) {
    Program program = c.program();
    Interpreter oracle = new Interpreter(program, Rounding.REDUCED);
    List<Map<String, HostTensor>> calls = new ArrayList<>();
    for (int i = 0; i < c.calls().size(); i++) {
      calls.add(c.inputs(i));
    }
    List<Map<String, HostTensor>> got = subject.run(program, options, Map.of(), calls);
    for (int i = 0; i < calls.size(); i++) {
      Map<String, HostTensor> wanted = oracle.run(calls.get(i), Map.of()).outputs();
      for (String output : program.outputs().keySet()) {
        String what = String.format("%s, call %d, %s", c, i, output);
        DType declared = program.outputs().get(output).type().dtype();
        assertEquals(declared, got.get(i).get(output).dtype(), what);
        c.closeness().check(what, wanted.get(output), got.get(i).get(output));
      }
    }
  }
}

package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.op.Composite;
import io.tandem.api.program.Composites;
import io.tandem.api.program.Program;
import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.Closeness;
import io.tandem.backend.tck.cases.OperationCase;
import io.tandem.backend.tck.cases.OperationCases;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The programs that differentiation makes of every operation give what the oracle gives. */
abstract class OperationGradients {
  /** A gradient takes several operations, whose errors add up. */
  private static final double STEPS = 4;

  protected abstract Subject subject();

  @TestFactory
  Stream<DynamicContainer> everyGradientProgramGivesTheOraclesValues() {
    return OperationValues.each(
        c -> !c.smooth().isEmpty(), c -> compare(subject(), c, CompileOptions.FUSED));
  }

  @TestFactory
  Stream<DynamicContainer> everyGradientOfACompositeGivesTheOraclesValuesByItsDefinition() {
    return OperationValues.each(
        c -> !c.smooth().isEmpty() && c.op() instanceof Composite,
        c -> compare(subject(), c, CompileOptions.COMPOSED));
  }

  static void compare(Subject subject, OperationCase c, CompileOptions options) {
    for (List<String> outputs : differentiated(c)) {
      Program program = c.gradients(outputs);
      Interpreter oracle = new Interpreter(program, Rounding.REDUCED);
      List<Map<String, HostTensor>> calls = calls(c, program);
      List<Map<String, HostTensor>> got = subject.run(program, options, Map.of(), calls);
      for (int i = 0; i < calls.size(); i++) {
        Map<String, HostTensor> wanted = oracle.run(calls.get(i), Map.of()).outputs();
        for (String output : program.outputs().keySet()) {
          if (output.startsWith("gradient/")) {
            String what = String.format("%s of %s, call %d, %s", c, outputs, i, output);
            closeness(c).check(what, wanted.get(output), got.get(i).get(output));
          }
        }
      }
    }
  }

  private static List<Map<String, HostTensor>> calls(OperationCase c, Program program) {
    Interpreter forward = new Interpreter(c.program(), Rounding.NONE);
    List<Map<String, HostTensor>> calls = new ArrayList<>();
    for (int i = 0; i < c.calls().size(); i++) {
      calls.add(c.inputs(i, program, forward.run(c.inputs(i), Map.of()).outputs()));
    }
    return calls;
  }

  /** The first output alone, which is how models use an operation, and all of them. */
  private static Set<List<String>> differentiated(OperationCase c) {
    List<String> outputs = c.floatOutputs();
    return outputs.size() == 1
        ? Set.of(outputs)
        : Set.of(List.of(outputs.get(0)), List.copyOf(outputs));
  }

  private static Closeness closeness(OperationCase c) {
    return Closeness.of(c.precision()).times(STEPS);
  }

  @TestFactory
  Stream<DynamicTest> theRulesAgreeWithTheEnginesOwnDifferentiation() {
    return subject().ownAutodiff().stream()
        .map(own -> DynamicTest.dynamicTest("on all cases", () -> compareWith(own)));
  }

  private static void compareWith(Autodiff own) {
    int tried = 0;
    Set<String> without = new TreeSet<>();
    List<AssertionError> failures = new ArrayList<>();
    for (OperationCase c : OperationCases.all()) {
      if (!c.smooth().isEmpty() && c.precision() == DType.FLOAT32) {
        tried++;
        try {
          if (!agrees(c, own)) {
            without.add(c.toString());
          }
        } catch (AssertionError e) {
          failures.add(e);
        }
      }
    }
    int most = tried / 8;
    assertTrue(
        failures.isEmpty(),
        () -> failures.size() + " of the engine's gradients differ: " + failures);
    assertTrue(without.size() <= most, () -> "the engine gave up on " + without);
  }

  /** Whether the engine has gradients for a case; they are those of our rules then. */
  private static boolean agrees(OperationCase c, Autodiff own) {
    Program loss = loss(c);
    List<String> wrt = c.smooth().stream().map(i -> "x" + i).toList();
    Program gradients = c.gradients(c.floatOutputs());
    Map<String, HostTensor> inputs = calls(c, gradients).get(0);
    inputs.keySet().retainAll(gradients.inputs().keySet());
    Optional<Map<String, HostTensor>> got = own.gradients(loss, inputs, wrt);
    if (got.isEmpty()) {
      return false;
    }
    Map<String, HostTensor> wanted =
        new Interpreter(gradients, Rounding.NONE).run(inputs, Map.of()).outputs();
    for (String x : wrt) {
      HostTensor gradient = got.get().get(x);
      closeness(c).check(c + ", own gradient of " + x, wanted.get("gradient/" + x), gradient);
    }
    return true;
  }

  /** The sum of all float outputs times their cotangents, by primitives alone. */
  private static Program loss(OperationCase c) {
    Program program = c.program();
    Program loss =
        Trace.program(
            program.name() + ".loss",
            trace -> {
              Map<String, Tensor> outputs = new LinkedHashMap<>(trace.inline(program, Map.of()));
              Tensor sum = trace.scalar(DType.FLOAT32, 0);
              for (String output : c.floatOutputs()) {
                Tensor y = outputs.get(output);
                boolean scalar = y.shape().rank() == 0;
                sum =
                    sum.plus(
                        scalar ? y : y.times(trace.input("cotangent/" + output, y.type())).sum());
              }
              trace.output(Autodiff.LOSS, sum);
            });
    return Composites.expand(loss, composite -> false);
  }
}

package io.tandem.backend.tck.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.op.Op;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.cases.OperationCase;
import io.tandem.backend.tck.cases.OperationCases;
import io.tandem.backend.tck.cases.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds every differentiation rule against central differences in float64: the derivative of a
 * random projection of the results, element by element for small operands, along random directions
 * for large ones.
 */
class DifferentiationTest {
  /** Balances the error of a difference (h²) against that of rounding (1e-16/h). */
  private static final double STEP = 1e-5;

  /** The difference's error, h² times a third derivative, and 1e-16/h times what is summed. */
  private static final double TOLERANCE = 1e-8;

  private static final int SMALL = 64;
  private static final int DIRECTIONS = 5;

  @TestFactory
  Stream<DynamicTest> everyRuleGivesTheLimitOfDifferences() {
    return OperationCases.all().stream()
        .filter(c -> !c.smooth().isEmpty() && c.precision() == DType.FLOAT32)
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> compare(c)));
  }

  /** An operation that can be differentiated and is not, here, is one whose rule nobody checks. */
  @Test
  void noRuleIsLeftOut() {
    Set<String> differentiated =
        OperationCases.all().stream()
            .filter(c -> !c.smooth().isEmpty())
            .map(c -> c.op().name())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> without =
        OperationCases.all().stream()
            .map(OperationCase::op)
            .filter(op -> !differentiated.contains(op.name()))
            .map(Op::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(
            Set.of(
                // Their results are integers, truth values or no functions of a float.
                "argMax",
                "constant",
                "fill",
                "iota",
                "size",
                "isFinite",
                "not",
                "and",
                "or",
                "equal",
                "not_equal",
                "less",
                "less_equal",
                "greater",
                "greater_equal",
                "reduceAny",
                "reduceAll",
                // Rounds; its rule says that this is not differentiated.
                "cast",
                // By definition none.
                "stopGradient",
                "coalesceRows",
                "clipByGlobalNorm",
                "sgdUpdate",
                "adamWUpdate",
                "adagradUpdate",
                "lambUpdate",
                "lionUpdate",
                "sgdRowUpdate",
                "adafactorUpdate",
                "adagradRowUpdate")),
        without);
  }

  private static void compare(OperationCase c) {
    List<String> outputs = c.floatOutputs();
    compare(c, outputs);
    if (outputs.size() > 1) {
      for (String output : outputs) {
        compare(c, List.of(output));
      }
    }
  }

  private static void compare(OperationCase c, List<String> outputs) {
    Interpreter forward = new Interpreter(c.program(), Rounding.NONE);
    Program program = c.gradients(outputs);
    Interpreter backward = new Interpreter(program, Rounding.NONE);
    for (int call = 0; call < c.calls().size(); call++) {
      Map<String, HostTensor> results = forward.run(c.inputs(call), Map.of()).outputs();
      Map<String, HostTensor> inputs = c.inputs(call, program, results);
      Map<String, HostTensor> gradients = backward.run(inputs, Map.of()).outputs();
      for (int place : c.smooth()) {
        String x = "x" + place;
        HostTensor gradient = gradients.get("gradient/" + x);
        assertEquals(inputs.get(x).shape(), gradient.shape());
        for (double[] direction : directions(gradient)) {
          double difference =
              (projection(forward, inputs, outputs, x, direction, STEP)
                      - projection(forward, inputs, outputs, x, direction, -STEP))
                  / (2 * STEP);
          double derivative = dot(gradient.toDoubleArray(), direction);
          double scale = 1 + norm(gradient.toDoubleArray());
          assertEquals(
              difference,
              derivative,
              TOLERANCE * scale,
              () -> c + ", " + outputs + " by " + x + ": " + gradient);
        }
      }
    }
  }

  /** Unit vectors along each axis, or some random ones of length one. */
  private static List<double[]> directions(HostTensor like) {
    List<double[]> directions = new ArrayList<>();
    for (int i = 0; i < (like.size() <= SMALL ? like.size() : DIRECTIONS); i++) {
      double[] direction = new double[like.size()];
      if (like.size() <= SMALL) {
        direction[i] = 1;
      } else {
        double[] random = Sample.normal(100 + i, like.extents()).toDoubleArray();
        double norm = norm(random);
        for (int j = 0; j < direction.length; j++) {
          direction[j] = random[j] / norm;
        }
      }
      directions.add(direction);
    }
    return directions;
  }

  private static double projection(
      Interpreter forward,
      Map<String, HostTensor> inputs,
      List<String> outputs,
      String x,
      double[] direction,
      double step) {
    double[] moved = inputs.get(x).toDoubleArray();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    Map<String, HostTensor> at = new HashMap<>(inputs);
    at.put(x, HostTensor.of(moved, inputs.get(x).extents()));
    at.keySet().retainAll(forward.program().inputs().keySet());
    Map<String, HostTensor> results = forward.run(at, Map.of()).outputs();
    double sum = 0;
    for (String output : outputs) {
      HostTensor cotangent = inputs.get("cotangent/" + output);
      double[] y = results.get(output).toDoubleArray();
      sum += cotangent == null ? y[0] : dot(cotangent.toDoubleArray(), y);
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}

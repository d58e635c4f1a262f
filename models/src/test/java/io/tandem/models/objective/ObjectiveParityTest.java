package io.tandem.models.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.objective.Objectives;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.tck.objective.ObjectiveProgram;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every objective against what sentence-transformers, pytorch-metric-learning or its paper's
 * formula says in 64 bits ({@code scripts/fixtures/objectives.py}): values, and gradients with
 * respect to all vectors and weights.
 */
class ObjectiveParityTest {
  /** Both sides compute in 64 bits; the reference's numbers are written with 13 digits. */
  private static final double IN_64_BITS = 1e-9;

  /** In 32 bits, where scores of up to 50 times a cosine are rounded before they are exponents. */
  private static final double IN_32_BITS = 1e-5;

  static List<ObjectiveCase> cases() {
    return ObjectiveCase.all();
  }

  @Test
  void everyObjectiveHasCases() {
    assertEquals(
        new TreeSet<>(Objectives.all().keySet()),
        cases().stream()
            .map(ObjectiveCase::objective)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inDoubles(ObjectiveCase one) {
    Map<String, HostTensor> outputs =
        new Interpreter(one.program(), Rounding.NONE).run(one.inputs(), one.weights()).outputs();
    check(one, outputs, IN_64_BITS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void onAnEngine(String engineName) {
    try (Engine engine = Backends.named(engineName).open(EngineOptions.cpu())) {
      for (ObjectiveCase one : cases()) {
        check(one, outputs(engine, one), IN_32_BITS);
      }
    }
  }

  private static Map<String, HostTensor> outputs(Engine engine, ObjectiveCase one) {
    Program program = one.program();
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    try (DeviceState state = engine.newState()) {
      one.weights()
          .forEach(
              (name, weight) ->
                  state.assign(
                      name,
                      HostTensor.ofDoubles(
                          DType.FLOAT32, weight.toDoubleArray(), weight.extents())));
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(one.inputs())) {
        program.outputs().keySet().forEach(name -> outputs.put(name, results.host(name)));
      }
    }
    return outputs;
  }

  private static void check(ObjectiveCase one, Map<String, HostTensor> outputs, double tolerance) {
    double weight = outputs.get(ObjectiveProgram.WEIGHT).toDoubleArray()[0];
    assertTrue(weight > 0, one.toString());
    double loss = outputs.get(ObjectiveProgram.SUM).toDoubleArray()[0] / weight;
    assertEquals(one.loss(), loss, tolerance * Math.max(1, Math.abs(one.loss())), one.toString());
    one.gradients()
        .forEach(
            (name, wanted) -> {
              HostTensor actual = outputs.get(ObjectiveProgram.GRADIENT + name);
              assertEquals(wanted.shape(), actual.shape(), one + ": " + name);
              double[] means = Arrays.stream(actual.toDoubleArray()).map(g -> g / weight).toArray();
              double greatest =
                  Arrays.stream(wanted.toDoubleArray()).map(Math::abs).max().orElse(0);
              assertArrayEquals(
                  wanted.toDoubleArray(),
                  means,
                  tolerance * Math.max(1, greatest),
                  one + ": gradient of " + name);
            });
  }
}

package io.tandem.models.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.tandem.api.backend.Backends;
import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Matching;
import io.tandem.api.objective.Objective;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.Interpreter;
import io.tandem.backend.tck.reference.Rounding;
import io.tandem.tck.objective.ObjectiveBatch;
import io.tandem.tck.objective.ObjectiveProgram;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Batches of the size that trainings have, of vectors as long and as large as MiniLM's: the engines
 * against the oracle. It shows what 32 bits lose in sums over hundreds of components.
 */
class ObjectiveSizeTest {
  private static final int EXAMPLES = 24;
  private static final int SIZE = 384;
  private static final double TOLERANCE = 1e-5;

  /** One of each objective and settings of the reference's cases. */
  private static Map<String, Objective> objectives() {
    Map<String, Objective> objectives = new LinkedHashMap<>();
    for (ObjectiveCase one : ObjectiveCase.all()) {
      objectives.put(one.objective() + " " + one.settings(), one.make());
    }
    return objectives;
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void lossesAndGradientsAreTheOracles(String engineName) {
    try (Engine engine = Backends.named(engineName).open(EngineOptions.cpu())) {
      objectives()
          .forEach(
              (name, objective) -> {
                for (Matching.Form form : objective.forms()) {
                  check(engine, name + " of " + form.words(), objective, form);
                }
              });
    }
  }

  private static void check(Engine engine, String name, Objective objective, Matching.Form form) {
    ObjectiveBatch drawn = ObjectiveBatch.drawn(objective, form, EXAMPLES, SIZE);
    Map<String, HostTensor> inputs = new LinkedHashMap<>(drawn.inputs());
    inputs.computeIfPresent(ObjectiveProgram.FIRST, (key, value) -> ofLengthOne(value));
    inputs.computeIfPresent(ObjectiveProgram.SECOND, (key, value) -> ofLengthOne(value));
    Program program = ObjectiveProgram.gradients(objective, inputs, drawn.classes());
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    program.variables().forEach((key, one) -> weights.put(key, one.initialValue(3)));
    Map<String, HostTensor> wanted =
        new Interpreter(program, Rounding.NONE).run(inputs, weights).outputs();
    try (DeviceState state = engine.newState()) {
      weights.forEach(state::assign);
      try (Executable executable = state.compile(program, CompileOptions.FUSED);
          Results results = executable.run(inputs)) {
        wanted.forEach(
            (output, value) -> {
              double[] expected = value.toDoubleArray();
              double greatest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
              assertArrayEquals(
                  expected,
                  results.host(output).toDoubleArray(),
                  tolerance(objective) * greatest,
                  name + ": " + output);
            });
      }
    }
  }

  /** Exponents as great as γ are rounded to γ 2^-23, and what is raised to them by as much. */
  private static double tolerance(Objective objective) {
    return objective instanceof Circle circle
        ? Math.max(TOLERANCE, circle.gamma() * 0x1p-23)
        : TOLERANCE;
  }

  /** About as long as unit vectors, whose components have this deviation. */
  private static HostTensor ofLengthOne(HostTensor vectors) {
    double deviation = 1 / Math.sqrt(SIZE);
    return HostTensor.ofDoubles(
        DType.FLOAT32,
        Arrays.stream(vectors.toDoubleArray()).map(x -> x * deviation).toArray(),
        vectors.extents());
  }
}

package io.tandem.models.objective;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.tandem.tck.objective.ObjectiveBatch;
import io.tandem.tck.objective.ObjectiveProgram;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches at the edge in 32 bits, where more overflows and cancels than in the kit's 64. */
class ObjectiveEdgeTest {
  private static final int SIZE = 8;

  /** One of each objective, as the reference's cases have them, with other settings each. */
  private static Map<String, Objective> objectives() {
    Map<String, Objective> objectives = new LinkedHashMap<>();
    for (ObjectiveCase one : ObjectiveCase.all()) {
      objectives.put(one.objective() + " " + one.settings(), one.make());
    }
    return objectives;
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void lossesAndGradientsAreFinite(String engineName) {
    try (Engine engine = Backends.named(engineName).open(EngineOptions.cpu())) {
      objectives()
          .forEach(
              (name, objective) -> {
                for (Matching.Form form : objective.forms()) {
                  check(engine, name, objective, form);
                }
              });
    }
  }

  private static void check(Engine engine, String name, Objective objective, Matching.Form form) {
    ObjectiveBatch any = ObjectiveBatch.drawn(objective, form, 2, SIZE);
    Program program = ObjectiveProgram.gradients(objective, any.inputs(), any.classes());
    try (DeviceState state = engine.newState()) {
      program.variables().forEach((key, one) -> state.assign(key, one.initialValue(3)));
      try (Executable executable = state.compile(program, CompileOptions.FUSED)) {
        for (ObjectiveBatch batch : ObjectiveBatch.atTheEdge(objective, form, SIZE)) {
          try (Results results = executable.run(batch.inputs())) {
            for (String output : program.outputs().keySet()) {
              for (double x : results.host(output).toDoubleArray()) {
                assertTrue(
                    Double.isFinite(x), name + ", " + batch.name() + ": " + output + " has " + x);
              }
            }
          }
        }
      }
    }
  }
}

package io.tandem.backend.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.program.Program;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
  private static final TinyGpt GPT = new TinyGpt(50, 16, 2, 32, 4);

  @Test
  void fusedAndComposedTrainingGiveTheSameLosses() {
    double[] fused = losses(CompileOptions.FUSED, 30);
    double[] composed = losses(CompileOptions.COMPOSED, 30);
    assertEquals(Math.log(50), fused[0], 0.1);
    assertTrue(fused[29] < 0.8 * fused[0], () -> "the loss only fell to " + fused[29]);
    for (int i = 0; i < 30; i++) {
      assertEquals(composed[i], fused[i], 2e-5, "the loss of step " + i);
    }
  }

  @Test
  void aSeededRunGivesTheSameBitsTwice() {
    double[] once = losses(CompileOptions.FUSED, 10);
    double[] again = losses(CompileOptions.FUSED, 10);
    for (int i = 0; i < 10; i++) {
      assertEquals(once[i], again[i], 0, "the loss of step " + i);
    }
  }

  private static double[] losses(CompileOptions options, int steps) {
    Program program = GPT.training(1, 0.1);
    double[] losses = new double[steps];
    try (Engine engine = new TensorFlowBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState()) {
      program.variables().forEach((name, variable) -> state.assign(name, variable.initialValue(1)));
      try (Executable train = state.compile(program, options)) {
        for (int i = 0; i < steps; i++) {
          // Batches of two lengths: one graph serves all.
          try (Results results = train.run(GPT.batch(4, i % 2 == 0 ? 16 : 12, i, 3e-3f))) {
            losses[i] = results.host("loss").item();
          }
        }
      }
    }
    return losses;
  }
}

package io.tandem.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private static final TinyGpt GPT = new TinyGpt(61, 16, 32, 4, 2);

  private static double[] losses(Optimizer optimizer, CompileOptions options, double rate) {
    TrainingPrograms training = GPT.training(optimizer, Precision.FLOAT32);
    try (Engine engine = new DjlBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        Executable step = state.compile(training.step(), options)) {
      training.variables().forEach((name, v) -> state.assign(name, v.initialValue(1)));
      double[] losses = new double[30];
      for (int i = 0; i < losses.length; i++) {
        Map<String, HostTensor> inputs = new HashMap<>(GPT.batch(i, 4, 16));
        inputs.put(TrainingPrograms.LEARNING_RATE, HostTensor.scalar((float) rate));
        try (Results results = step.run(inputs)) {
          losses[i] = results.host(TrainingPrograms.LOSS).item();
        }
      }
      assertEquals(losses.length, state.read(TrainingPrograms.STEP).item());
      return losses;
    }
  }

  private static void fusedAgreesWithComposed(Optimizer optimizer, double rate, double fall) {
    double[] fused = losses(optimizer, CompileOptions.FUSED, rate);
    double[] composed = losses(optimizer, CompileOptions.COMPOSED, rate);
    assertArrayEquals(composed, fused, 2e-5);
    assertTrue(fused[29] < fused[0] - fall, fused[0] + " to " + fused[29]);
  }

  @Test
  void adamWLearnsTheSameByKernelsAsByDefinition() {
    fusedAgreesWithComposed(new Optimizer.AdamW(0.9, 0.95, 1e-8, 0.1), 3e-3, 0.3);
  }

  @Test
  void sgdLearnsTheSameByKernelsAsByDefinition() {
    fusedAgreesWithComposed(new Optimizer.Sgd(0.9, true, 0.001), 1, 0.001);
  }

  @Test
  void adagradLearnsTheSameByKernelsAsByDefinition() {
    fusedAgreesWithComposed(new Optimizer.Adagrad(1e-10, 0, 0.01), 0.02, 0.3);
  }

  @Test
  void lambLearnsTheSameByKernelsAsByDefinition() {
    fusedAgreesWithComposed(new Optimizer.Lamb(0.9, 0.95, 1e-6, 0.1), 0.02, 0.3);
  }
}

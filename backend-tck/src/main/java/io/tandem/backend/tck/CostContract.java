package io.tandem.backend.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.training.SmallModels;
import io.tandem.backend.tck.training.TrainedModel;
import io.tandem.backend.tck.training.Trajectory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What time and memory may depend on. The oracle promises nothing of the kind. */
abstract class CostContract {

  protected abstract Subject subject();

  @Test
  void aStepOnARowSparseTableTakesTimeByItsBatchNotByItsRows() {
    double few = secondsPerStep(10_000);
    double many = secondsPerStep(100_000);
    // A dense update of ten times as many rows takes ten times as long.
    assertTrue(many < 3 * few + 1e-3, () -> String.format("%.6f s a step, then %.6f s", few, many));
  }

  private double secondsPerStep(int rows) {
    TrainedModel model = SmallModels.wordVectors(rows, 64, 32);
    TrainingSettings settings = TrainingSettings.of(new Optimizer.Adagrad(1e-10, 0.1, 0));
    TrainingPrograms programs = TrainingPrograms.of(model.objective(), settings);
    double[] seconds = new double[30];
    try (DeviceState state = subject().engine().newState()) {
      Trajectory.initialize(state, programs);
      try (Executable step = state.compile(programs.step(), CompileOptions.FUSED)) {
        for (int i = 0; i < seconds.length; i++) {
          Map<String, HostTensor> inputs = Trajectory.inputs(model, i + 1, 0.1);
          long start = System.nanoTime();
          try (Results results = step.run(inputs)) {
            results.host(TrainingPrograms.LOSS);
          }
          seconds[i] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    // Others share the machine: the fastest quarter is what the step itself takes.
    Arrays.sort(seconds);
    return seconds[seconds.length / 4];
  }
}

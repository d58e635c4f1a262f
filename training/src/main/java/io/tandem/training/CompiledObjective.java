package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.training.LossSum;

/** An objective that is not differentiated, compiled when it is first needed. */
final class CompiledObjective implements AutoCloseable {
  private final DeviceState state;
  private final Program objective;
  private Executable executable;

  /** The objective must draw nothing: what is validated has no dropout. */
  CompiledObjective(DeviceState state, Program objective) {
    this.state = state;
    this.objective = objective;
  }

  LossSum score(Batch batch) {
    if (executable == null) {
      executable = state.compile(objective, CompileOptions.FUSED);
    }
    try (Results results = executable.run(batch.tensors())) {
      return new LossSum(
          results.host(TrainingPrograms.LOSS_SUM).item(),
          results.host(TrainingPrograms.LOSS_WEIGHT).item());
    }
  }

  @Override
  public void close() {
    if (executable != null) {
      executable.close();
      executable = null;
    }
  }
}

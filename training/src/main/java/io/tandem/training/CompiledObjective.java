package io.tandem.training;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Lengths;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.LossSum;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * An objective that is not differentiated, compiled for each of the lengths that batches come in
 * when it is first needed.
 */
final class CompiledObjective implements AutoCloseable {
  private final DeviceState state;
  private final Function<Map<String, HostTensor>, Lengths> lengths;
  private final Function<Lengths, Program> objective;
  private final Map<Lengths, Executable> compiled = new HashMap<>();

  /**
   * An objective.
   *
   * @param lengths which lengths of a batch it has to know
   * @param objective traces it; it must draw nothing: what is validated has no dropout
   */
  CompiledObjective(
      DeviceState state,
      Function<Map<String, HostTensor>, Lengths> lengths,
      Function<Lengths, Program> objective) {
    this.state = state;
    this.lengths = lengths;
    this.objective = objective;
  }

  LossSum score(Batch batch) {
    Executable executable =
        compiled.computeIfAbsent(
            lengths.apply(batch.tensors()),
            known -> state.compile(objective.apply(known), CompileOptions.FUSED));
    try (Results results = executable.run(batch.tensors())) {
      LossSum scored =
          new LossSum(
              results.host(TrainingPrograms.LOSS_SUM).item(),
              results.host(TrainingPrograms.LOSS_WEIGHT).item());
      return executable.program().outputs().containsKey(TrainingPrograms.RIGHT)
          ? scored.withRight(results.host(TrainingPrograms.RIGHT).item())
          : scored;
    }
  }

  @Override
  public void close() {
    compiled.values().forEach(Executable::close);
    compiled.clear();
  }
}

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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An objective that is not differentiated, compiled for each of the lengths that batches come in
 * when it is first needed.
 */
final class CompiledObjective implements AutoCloseable {
  private static final String PART = TrainingPrograms.of("", TrainingPrograms.LOSS_SUM);

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
    Set<String> outputs = executable.program().outputs().keySet();
    try (Results results = executable.run(batch.tensors())) {
      Map<String, LossSum> parts = new TreeMap<>();
      for (String output : outputs) {
        if (output.endsWith(PART)) {
          String part = output.substring(0, output.length() - PART.length());
          parts.put(part, sum(results, outputs, name -> TrainingPrograms.of(part, name)));
        }
      }
      return sum(results, outputs, name -> name).withParts(parts);
    }
  }

  private static LossSum sum(Results results, Set<String> outputs, UnaryOperator<String> names) {
    LossSum sum =
        new LossSum(
            results.host(names.apply(TrainingPrograms.LOSS_SUM)).item(),
            results.host(names.apply(TrainingPrograms.LOSS_WEIGHT)).item());
    String right = names.apply(TrainingPrograms.RIGHT);
    return outputs.contains(right) ? sum.withRight(results.host(right).item()) : sum;
  }

  @Override
  public void close() {
    compiled.values().forEach(Executable::close);
    compiled.clear();
  }
}

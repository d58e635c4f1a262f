package io.tandem.models.generation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Computes each sequence by itself and from its beginning. */
final class UncachedLogits implements LogitSource {
  private final LanguageModel model;
  private final DeviceState state;
  private final Precision precision;

  /** Compiled when it is first needed, which may be never. */
  private Optional<Executable> program = Optional.empty();

  UncachedLogits(LanguageModel model, DeviceState state, Precision precision) {
    this.model = model;
    this.state = state;
    this.precision = precision;
  }

  private Executable program() {
    if (program.isEmpty()) {
      Program next = precision.forInference(model.nextToken(), Set.of());
      program = Optional.of(state.compile(next, CompileOptions.FUSED));
    }
    return program.get();
  }

  @Override
  public double[][] logits(List<Row> rows) {
    return rows.stream().map(row -> exact(row.tokens())).toArray(double[][]::new);
  }

  @Override
  public double[] exact(int[] tokens) {
    HostTensor input = HostTensor.of(tokens, 1, tokens.length);
    try (Results results = program().run(Map.of(Batch.INPUT_IDS, input))) {
      return results.host(LanguageModel.LOGITS).toDoubleArray();
    }
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public void reset() {}

  @Override
  public void close() {
    program.ifPresent(Executable::close);
  }
}

package io.tandem.models.generation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;

/** Computes each sequence by itself and from its beginning. */
final class UncachedLogits implements LogitSource {
  private final Executable program;

  UncachedLogits(LanguageModel model, DeviceState state, Precision precision) {
    program = state.compile(precision.applyTo(model.nextToken()), CompileOptions.FUSED);
  }

  @Override
  public double[][] logits(List<Row> rows) {
    return rows.stream().map(row -> exact(row.tokens())).toArray(double[][]::new);
  }

  @Override
  public double[] exact(int[] tokens) {
    HostTensor input = HostTensor.of(tokens, 1, tokens.length);
    try (Results results = program.run(Map.of(Batch.INPUT_IDS, input))) {
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
    program.close();
  }
}

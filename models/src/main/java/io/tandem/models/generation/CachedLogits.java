package io.tandem.models.generation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes each token once: what the model keeps of earlier ones stays on the device from call to
 * call. Where a row does not go on from the call before, all are computed from their beginnings.
 */
final class CachedLogits implements LogitSource {
  private final LanguageModel model;
  private final DeviceState state;
  private final Precision precision;
  private final UncachedLogits uncached;

  /** The programs for rows of one length, and for padded ones. */
  private final Map<Boolean, Decoding> decodings = new HashMap<>();

  /** What of their programs was needed so far. */
  private final Map<Program, Executable> compiled = new HashMap<>();

  /** Arranges the rows of the state, which is the same for all programs. */
  private Optional<Executable> arranging = Optional.empty();

  private final Map<String, DeviceTensor> past = new LinkedHashMap<>();

  /** How many tokens of each row the state holds. */
  private int[] lengths = {};

  /** The length of the state, with padding. */
  private int width;

  CachedLogits(LanguageModel model, DeviceState state, Precision precision) {
    this.model = model;
    this.state = state;
    this.precision = precision;
    this.uncached = new UncachedLogits(model, state, precision);
  }

  private Decoding decoding(boolean padded) {
    return decodings.computeIfAbsent(padded, key -> model.decoding(padded).in(precision));
  }

  private Executable compiled(Program program) {
    return compiled.computeIfAbsent(program, key -> state.compile(key, CompileOptions.FUSED));
  }

  @Override
  public double[][] logits(List<Row> rows) {
    int[] given = rows.stream().mapToInt(row -> row.tokens().length).toArray();
    boolean goesOn =
        rows.stream().allMatch(r -> r.origin() >= 0 && r.tokens().length == after(r.origin()));
    if (goesOn) {
      choose(rows.stream().mapToInt(Row::origin).toArray());
      width++;
    } else {
      width = Arrays.stream(given).max().orElseThrow();
    }
    boolean padded = Arrays.stream(given).anyMatch(length -> length != width);
    Decoding decoding = decoding(padded);
    Executable program = compiled(goesOn ? decoding.next() : decoding.prompt());
    Map<String, Object> inputs = inputs(program.program(), rows, goesOn ? 1 : width);
    lengths = given;
    return run(program, decoding, inputs, rows.size());
  }

  private int after(int origin) {
    return lengths[origin] + 1;
  }

  /** Makes the state's rows those of the rows that go on. */
  private void choose(int[] origins) {
    if (Arrays.equals(origins, IntStream.range(0, lengths.length).toArray())) {
      return;
    }
    Decoding decoding = decodings.values().iterator().next();
    if (arranging.isEmpty()) {
      arranging = Optional.of(compiled(CachePrograms.rows(decoding)));
    }
    Executable rows = arranging.get();
    Map<String, Object> inputs = new LinkedHashMap<>(past);
    inputs.put(CachePrograms.ROWS, HostTensor.of(origins, origins.length));
    try (Results results = rows.run(inputs)) {
      keep(results, rows.program(), decoding);
    }
  }

  private Map<String, Object> inputs(Program program, List<Row> rows, int time) {
    int batch = rows.size();
    int[] ids = new int[batch * time];
    int[] positions = new int[batch * time];
    int[] mask = new int[batch * width];
    for (int i = 0; i < batch; i++) {
      int[] tokens = rows.get(i).tokens();
      int taken = Math.min(time, tokens.length);
      int from = tokens.length - taken;
      for (int j = 0; j < taken; j++) {
        ids[(i + 1) * time - taken + j] = tokens[from + j];
        positions[(i + 1) * time - taken + j] = from + j;
      }
      Arrays.fill(mask, (i + 1) * width - tokens.length, (i + 1) * width, 1);
    }
    Map<String, Object> all = new LinkedHashMap<>(past);
    all.put(Batch.INPUT_IDS, HostTensor.of(ids, batch, time));
    all.put(Decoding.POSITION_IDS, HostTensor.of(positions, batch, time));
    all.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, batch, width));
    all.keySet().retainAll(program.inputs().keySet());
    return all;
  }

  private double[][] run(
      Executable program, Decoding decoding, Map<String, Object> inputs, int rows) {
    try (Results results = program.run(inputs)) {
      keep(results, program.program(), decoding);
      double[] logits = results.host(LanguageModel.LOGITS).toDoubleArray();
      int size = logits.length / rows;
      List<double[]> cut = new ArrayList<>();
      for (int i = 0; i < rows; i++) {
        cut.add(Arrays.copyOfRange(logits, i * size, (i + 1) * size));
      }
      return cut.toArray(double[][]::new);
    } catch (RuntimeException e) {
      reset();
      throw e;
    }
  }

  /** Takes the state that a call gives; what it does not give stays. */
  private void keep(Results results, Program program, Decoding decoding) {
    decoding
        .state()
        .forEach(
            (input, output) -> {
              if (program.outputs().containsKey(output)) {
                DeviceTensor before = past.put(input, results.take(output));
                if (before != null) {
                  before.close();
                }
              }
            });
  }

  @Override
  public double[] exact(int[] tokens) {
    return uncached.exact(tokens);
  }

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public void reset() {
    past.values().forEach(DeviceTensor::close);
    past.clear();
    lengths = new int[0];
    width = 0;
  }

  @Override
  public void close() {
    reset();
    compiled.values().forEach(Executable::close);
    uncached.close();
  }
}

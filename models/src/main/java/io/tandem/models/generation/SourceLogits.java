package io.tandem.models.generation;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Precision;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The logits of a decoder. Sources are read once; what is known of them, and the decoder's state,
 * stay on the device from call to call, a row for each sequence. The first call has a row for each
 * source, and every row of a later one continues one of the call before.
 */
final class SourceLogits implements LogitSource {
  /** Sources are filled up to a multiple of this, so that few programs are compiled. */
  private static final int BUCKET = 8;

  private final SourceDecoding model;
  private final DeviceState state;
  private final Precision precision;

  /** The programs that read sources of a length, by it. */
  private final Map<Lengths, Executable> prompts = new HashMap<>();

  private Optional<Decoding> decoding = Optional.empty();
  private Optional<Executable> next = Optional.empty();
  private Optional<Executable> arranging = Optional.empty();
  private final Map<String, DeviceTensor> past = new LinkedHashMap<>();
  private Optional<double[][]> attention = Optional.empty();
  private List<int[]> sources = List.of();

  /** The lengths of the sources without padding. */
  private int[] lengths = {};

  /** The source of each row. */
  private int[] owners = {};

  /** How many rows the state has; 0 before sources were read. */
  private int rows;

  SourceLogits(SourceDecoding model, DeviceState state, Precision precision) {
    this.model = model;
    this.state = state;
    this.precision = precision;
  }

  /** Says what is read next. */
  void read(List<int[]> texts, int padding) {
    reset();
    int longest = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
    int width = model.knowsLengths() ? (longest + BUCKET - 1) / BUCKET * BUCKET : longest;
    sources =
        texts.stream()
            .map(
                text -> {
                  int[] row = Arrays.copyOf(text, width);
                  Arrays.fill(row, text.length, width, padding);
                  return row;
                })
            .toList();
    lengths = texts.stream().mapToInt(text -> text.length).toArray();
    owners = IntStream.range(0, lengths.length).toArray();
  }

  @Override
  public double[][] logits(List<Row> asked) {
    int[] last = asked.stream().mapToInt(row -> row.tokens()[row.tokens().length - 1]).toArray();
    Map<String, Object> inputs = new LinkedHashMap<>();
    Executable program;
    if (rows == 0) {
      int width = sources.get(0).length;
      int[] ids = sources.stream().flatMapToInt(Arrays::stream).toArray();
      int[] mask = new int[ids.length];
      for (int i = 0; i < lengths.length; i++) {
        Arrays.fill(mask, i * width, i * width + lengths[i], 1);
      }
      program = prompt(width);
      inputs.put(Batch.INPUT_IDS, HostTensor.of(ids, lengths.length, width));
      inputs.put(Decoding.ATTENTION_MASK, HostTensor.of(mask, lengths.length, width));
    } else {
      choose(asked.stream().mapToInt(Row::origin).toArray());
      program = next.orElseThrow();
      inputs.putAll(past);
    }
    rows = asked.size();
    inputs.put(SourceDecoding.DECODER_INPUT_IDS, HostTensor.of(last, rows, 1));
    return run(program, inputs);
  }

  private Executable prompt(int width) {
    Lengths known = model.knowsLengths() ? Lengths.of(SourceDecoding.SOURCE, width) : Lengths.NONE;
    return prompts.computeIfAbsent(
        known,
        key -> {
          Decoding both = new Decoding(model.prompt(key), model.next()).in(precision);
          if (decoding.isEmpty()) {
            decoding = Optional.of(both);
            next = Optional.of(state.compile(both.next(), CompileOptions.FUSED));
          }
          return state.compile(both.prompt(), CompileOptions.FUSED);
        });
  }

  /** Makes the state's rows those of the rows that go on. */
  private void choose(int[] origins) {
    if (Arrays.equals(origins, IntStream.range(0, rows).toArray())) {
      return;
    }
    Decoding programs = decoding.orElseThrow();
    if (arranging.isEmpty()) {
      arranging = Optional.of(state.compile(CachePrograms.rows(programs), CompileOptions.FUSED));
    }
    Map<String, Object> inputs = new LinkedHashMap<>(past);
    inputs.put(CachePrograms.ROWS, HostTensor.of(origins, origins.length));
    try (Results results = arranging.get().run(inputs)) {
      keep(results, arranging.get());
    }
    int[] before = owners;
    owners = Arrays.stream(origins).map(origin -> before[origin]).toArray();
  }

  private double[][] run(Executable program, Map<String, Object> inputs) {
    try (Results results = program.run(inputs)) {
      keep(results, program);
      attention =
          model.hasAttention()
              ? Optional.of(seen(results.host(SourceDecoding.ATTENTION)))
              : attention;
      return rows(results.host(LanguageModel.LOGITS));
    } catch (RuntimeException e) {
      reset();
      throw e;
    }
  }

  /** Without what stands for padding. */
  private double[][] seen(HostTensor weights) {
    double[][] all = rows(weights);
    for (int i = 0; i < all.length; i++) {
      all[i] = Arrays.copyOf(all[i], lengths[owners[i]]);
    }
    return all;
  }

  private double[][] rows(HostTensor matrix) {
    double[] all = matrix.toDoubleArray();
    int size = all.length / rows;
    return IntStream.range(0, rows)
        .mapToObj(i -> Arrays.copyOfRange(all, i * size, (i + 1) * size))
        .toArray(double[][]::new);
  }

  /** Takes the state that a call gives; what it does not give stays. */
  private void keep(Results results, Executable program) {
    decoding
        .orElseThrow()
        .state()
        .forEach(
            (input, output) -> {
              if (program.program().outputs().containsKey(output)) {
                DeviceTensor before = past.put(input, results.take(output));
                if (before != null) {
                  before.close();
                }
              }
            });
  }

  @Override
  public Optional<double[][]> attention() {
    return attention;
  }

  @Override
  public double[] exact(int[] tokens) {
    throw new UnsupportedOperationException("a decoder's logits depend on a source as well");
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public void reset() {
    past.values().forEach(DeviceTensor::close);
    past.clear();
    attention = Optional.empty();
    rows = 0;
  }

  @Override
  public void close() {
    reset();
    prompts.values().forEach(Executable::close);
    prompts.clear();
    next.ifPresent(Executable::close);
    arranging.ifPresent(Executable::close);
    next = Optional.empty();
    arranging = Optional.empty();
    decoding = Optional.empty();
  }
}

package io.tandem.models.answering;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.model.Lengths;
import io.tandem.api.program.Program;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * A program that a model computes of examples: brings those of like length together, fills them up
 * to lengths that are multiples of a number, and compiles the program once for each of the lengths
 * that it has to know. Reads the weights as they are at each call. Used by one thread.
 */
public final class ExampleProgram implements AutoCloseable {
  /** Padded tokens that are computed at once: enough to keep a processor busy, little memory. */
  private static final int TOKENS = 4096;

  private static final int ROWS = 128;

  private final DeviceState state;
  private final Collation collation;
  private final List<String> lengthAxes;
  private final List<String> partAxes;
  private final ToIntFunction<String> longest;
  private final int bucket;
  private final Function<Map<String, HostTensor>, Lengths> lengths;
  private final Function<Lengths, Program> program;
  private final Map<Lengths, Executable> compiled = new HashMap<>();

  /** What comes of some of the examples. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes it.
     *
     * @param examples the examples' numbers in the list that was given
     * @param outputs the program's outputs by name; row i of each is of the i-th of them, where its
     *     first axis is that of the batch
     */
    void take(List<Integer> examples, Map<String, HostTensor> outputs);
  }

  /**
   * A program, not compiled yet.
   *
   * @param state where the variables lie, or will before the first call; not closed with this
   * @param encoder what made the examples
   * @param bucket lengths are filled up to multiples of it, at least 1
   * @param lengths which lengths of a batch the program has to know
   * @param program traces it; it reads features of the examples and draws nothing
   */
  public ExampleProgram(
      DeviceState state,
      ExampleEncoder encoder,
      int bucket,
      Function<Map<String, HostTensor>, Lengths> lengths,
      Function<Lengths, Program> program) {
    this(
        state,
        encoder.features(),
        encoder.lengthAxes(),
        encoder.partAxes(),
        encoder::longest,
        bucket,
        lengths,
        program);
  }

  /**
   * A program over examples that no encoder makes of documents, and that are of one part each.
   *
   * @param features what there is of each example, as in {@link ExampleEncoder#features}
   * @param lengthAxes as in {@link ExampleEncoder#lengthAxes}
   * @param longest as in {@link ExampleEncoder#longest}
   */
  public ExampleProgram(
      DeviceState state,
      Map<String, Feature> features,
      List<String> lengthAxes,
      ToIntFunction<String> longest,
      int bucket,
      Function<Map<String, HostTensor>, Lengths> lengths,
      Function<Lengths, Program> program) {
    this(state, features, lengthAxes, List.of(), longest, bucket, lengths, program);
  }

  /**
   * A program over other features than an encoder's.
   *
   * @param features what there is of each example, as in {@link ExampleEncoder#features}
   * @param lengthAxes as in {@link ExampleEncoder#lengthAxes}
   * @param partAxes as in {@link ExampleEncoder#partAxes}
   * @param longest as in {@link ExampleEncoder#longest}
   */
  public ExampleProgram(
      DeviceState state,
      Map<String, Feature> features,
      List<String> lengthAxes,
      List<String> partAxes,
      ToIntFunction<String> longest,
      int bucket,
      Function<Map<String, HostTensor>, Lengths> lengths,
      Function<Lengths, Program> program) {
    if (bucket < 1) {
      throw new IllegalArgumentException("multiples of " + bucket + ": at least 1");
    }
    this.state = state;
    this.collation = new Collation(features);
    this.lengthAxes = List.copyOf(lengthAxes);
    this.partAxes = List.copyOf(partAxes);
    this.longest = longest;
    this.bucket = bucket;
    this.lengths = lengths;
    this.program = program;
  }

  /**
   * Runs it on examples.
   *
   * @param examples any number
   * @param sink told of each of them once, in no particular order
   */
  public void run(List<Example> examples, Sink sink) {
    List<Map<String, Integer>> filled = examples.stream().map(this::filled).toList();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      order.add(i);
    }
    order.sort(
        Comparator.comparing(
            i ->
                Stream.concat(lengthAxes.stream(), partAxes.stream())
                    .mapToInt(filled.get(i)::get)
                    .toArray(),
            Arrays::compare));
    int begin = 0;
    long cells = 1;
    for (int i = 0; i < order.size(); i++) {
      Map<String, Integer> lengths = filled.get(order.get(i));
      long more = Math.max(cells, cells(examples.get(order.get(i)), lengths));
      int rows = i - begin;
      boolean full = rows == ROWS || (rows + 1) * more > TOKENS;
      if (rows > 0 && (full || !lengths.equals(filled.get(order.get(begin))))) {
        run(examples, order.subList(begin, i), filled.get(order.get(begin)), sink);
        begin = i;
        more = cells(examples.get(order.get(i)), lengths);
      }
      cells = more;
    }
    if (begin < order.size()) {
      run(examples, order.subList(begin, order.size()), filled.get(order.get(begin)), sink);
    }
  }

  /** How much there is of an example: of its features' elements the most, padding included. */
  private long cells(Example example, Map<String, Integer> filled) {
    Map<String, Integer> lengths = new TreeMap<>(collation.lengths(example));
    lengths.putAll(filled);
    return collation.features().values().stream()
        .mapToLong(
            feature ->
                feature.axes().stream().mapToLong(lengths::get).reduce(1, Math::multiplyExact))
        .max()
        .orElse(1);
  }

  private Map<String, Integer> filled(Example example) {
    Map<String, Integer> own = collation.lengths(example);
    Map<String, Integer> filled = new TreeMap<>();
    for (String axis : lengthAxes) {
      int length = (Math.max(0, own.get(axis) - 1) / bucket + 1) * bucket;
      filled.put(axis, Math.min(length, longest.applyAsInt(axis)));
    }
    for (String axis : partAxes) {
      filled.put(axis, own.get(axis));
    }
    return filled;
  }

  private void run(
      List<Example> examples, List<Integer> some, Map<String, Integer> filled, Sink sink) {
    Batch batch = collation.batch(some.stream().map(examples::get).toList(), filled);
    Executable executable =
        compiled.computeIfAbsent(
            lengths.apply(batch.tensors()),
            known -> state.compile(program.apply(known), CompileOptions.FUSED));
    Map<String, HostTensor> inputs = new HashMap<>(batch.tensors());
    inputs.keySet().retainAll(executable.program().inputs().keySet());
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    try (Results results = executable.run(inputs)) {
      executable.program().outputs().keySet().forEach(n -> outputs.put(n, results.host(n)));
    }
    sink.take(List.copyOf(some), outputs);
  }

  @Override
  public void close() {
    compiled.values().forEach(Executable::close);
    compiled.clear();
  }
}

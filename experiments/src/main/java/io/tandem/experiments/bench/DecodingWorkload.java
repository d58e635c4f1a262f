package io.tandem.experiments.bench;

import io.tandem.api.backend.CompileOptions;
import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.DeviceTensor;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.Executable;
import io.tandem.api.backend.Results;
import io.tandem.api.data.Batch;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonValue;
import io.tandem.api.model.Decoding;
import io.tandem.api.model.LanguageModel;
import io.tandem.api.program.Philox;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Steps of greedy decoding: a prompt is read, which is not timed, then a number of tokens are
 * added, one call each, the cache staying on the device.
 */
final class DecodingWorkload implements Workload {
  private final BenchJob job;
  private final DeviceState state;
  private final Decoding decoding;
  private final Executable prompt;
  private final Executable next;
  private final Map<String, Double> startup = new LinkedHashMap<>();
  private final Map<String, DeviceTensor> past = new LinkedHashMap<>();
  private int steps;

  DecodingWorkload(Engine engine, BenchJob job) {
    this(engine, job, Workload::drawn);
  }

  /** With weights of one's own. */
  DecodingWorkload(Engine engine, BenchJob job, Function<Variable, HostTensor> weights) {
    this.job = job;
    long begun = System.nanoTime();
    decoding = BenchPrograms.decoding(job);
    startup.put("trace", Workload.since(begun));
    state = engine.newState();
    begun = System.nanoTime();
    Map<String, Variable> variables = new LinkedHashMap<>(decoding.prompt().variables());
    variables.putAll(decoding.next().variables());
    variables.forEach((name, variable) -> state.assign(name, weights.apply(variable)));
    startup.put("weights", Workload.since(begun));
    begun = System.nanoTime();
    prompt = state.compile(decoding.prompt(), CompileOptions.FUSED);
    next = state.compile(decoding.next(), CompileOptions.FUSED);
    startup.put("compile", Workload.since(begun));
  }

  @Override
  public Step step() {
    BenchShape shape = job.shape();
    Philox random = Philox.of(steps++, "benchmark");
    int[] ids = new int[job.batch() * shape.prompt()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.below(i, shape.vocabulary());
    }
    long begun = System.nanoTime();
    List<int[]> chosen = new ArrayList<>(); // for each step, a token of each row
    chosen.add(call(prompt, HostTensor.of(ids, job.batch(), shape.prompt())));
    startup.putIfAbsent("firstStep", Workload.since(begun));
    begun = System.nanoTime();
    for (int i = 0; i < shape.tokens(); i++) {
      chosen.add(call(next, HostTensor.of(chosen.get(i), job.batch(), 1)));
    }
    double seconds = Workload.since(begun);
    forget();
    return new Step(seconds, "ids", rows(chosen));
  }

  private JsonArray rows(List<int[]> chosen) {
    return new JsonArray(
        IntStream.range(0, job.batch())
            .<JsonValue>mapToObj(
                row ->
                    new JsonArray(
                        chosen.stream().<JsonValue>map(ids -> JsonNumber.of(ids[row])).toList()))
            .toList());
  }

  /** Runs a program, keeps its state, and gives the likeliest token of each row. */
  private int[] call(Executable program, HostTensor ids) {
    Map<String, Object> inputs = new LinkedHashMap<>(past);
    inputs.put(Batch.INPUT_IDS, ids);
    try (Results results = program.run(inputs)) {
      forget();
      decoding.state().forEach((input, output) -> past.put(input, results.take(output)));
      return likeliest(results.host(LanguageModel.LOGITS).toFloatArray());
    }
  }

  private int[] likeliest(float[] logits) {
    int size = job.shape().vocabulary();
    int[] ids = new int[job.batch()];
    for (int row = 0; row < ids.length; row++) {
      for (int i = 1; i < size; i++) {
        if (logits[row * size + i] > logits[row * size + ids[row]]) {
          ids[row] = i;
        }
      }
      if (!Float.isFinite(logits[row * size + ids[row]])) {
        throw new IllegalStateException("the greatest logit is " + logits[row * size + ids[row]]);
      }
    }
    return ids;
  }

  private void forget() {
    past.values().forEach(DeviceTensor::close);
    past.clear();
  }

  @Override
  public long parameters() {
    return decoding.next().parameters();
  }

  @Override
  public Map<String, Double> startup() {
    return startup;
  }

  @Override
  public void close() {
    forget();
    next.close();
    prompt.close();
    state.close();
  }
}

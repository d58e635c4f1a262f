package io.tandem.experiments.bench;

import io.tandem.api.backend.EngineOptions;
import io.tandem.api.json.JsonObject;
import io.tandem.api.program.Precision;
import io.tandem.experiments.bench.BenchShape.Architecture;
import java.util.Locale;

/**
 * What one process measures.
 *
 * @param shape the model
 * @param task what it does
 * @param precision in which precision
 * @param batch sequences at once
 * @param device on which device
 * @param threads threads of one operation
 * @param warmUp steps that are not timed, at least 1
 */
public record BenchJob(
    BenchShape shape,
    BenchTask task,
    Precision precision,
    int batch,
    String device,
    int threads,
    int warmUp) {

  EngineOptions engineOptions() {
    return new EngineOptions(device, threads);
  }

  /** Tokens that a step trains on or adds, over all sequences. */
  public long tokensPerStep() {
    return (long) batch * (task == BenchTask.TRAIN ? shape.time() : shape.tokens());
  }

  String precisionWord() {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("task", task.word())
            .put("precision", precisionWord())
            .put("device", device)
            .put("threads", threads)
            .put("warmUp", warmUp)
            .put("batch", batch);
    if (task == BenchTask.TRAIN) {
      json.put("time", shape.time());
    }
    return json.put("shape", shape.toJson()).build();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws io.tandem.api.json.JsonException if a key is missing or holds another kind of value
   * @throws IllegalArgumentException if a word or number is not one of those allowed
   */
  static BenchJob fromJson(JsonObject json) {
    JsonObject shape = json.member("shape").asObject();
    BenchTask task = BenchTask.valueOf(upper(json, "task"));
    int batch = json.member("batch").asInt();
    int context = number(shape, "context");
    return new BenchJob(
        new BenchShape(
            shape.member("name").asString(),
            Architecture.valueOf(upper(shape, "architecture")),
            number(shape, "layers"),
            number(shape, "hidden"),
            number(shape, "heads"),
            number(shape, "vocabulary"),
            context,
            batch,
            task == BenchTask.TRAIN ? number(json, "time") : context,
            number(shape, "predictions"),
            number(shape, "prompt"),
            number(shape, "tokens")),
        task,
        Precision.valueOf(upper(json, "precision")),
        batch,
        json.member("device").asString(),
        number(json, "threads"),
        number(json, "warmUp"));
  }

  private static int number(JsonObject json, String key) {
    return json.member(key).asInt();
  }

  private static String upper(JsonObject json, String key) {
    return json.member(key).asString().toUpperCase(Locale.ROOT);
  }
}

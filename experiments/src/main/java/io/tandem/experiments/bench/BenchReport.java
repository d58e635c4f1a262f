package io.tandem.experiments.bench;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.Version;
import io.tandem.experiments.rundir.GitRevision;
import io.tandem.experiments.rundir.Machine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * All that was measured, and where: what {@code docs/benchmark.md} describes.
 *
 * @param started when
 * @param commandLine the program's arguments
 * @param device on which device
 * @param threads threads of one operation
 * @param rounds timed steps of each row
 * @param rows what came of it
 */
public record BenchReport(
    Instant started,
    List<String> commandLine,
    String device,
    int threads,
    int rounds,
    List<BenchRow> rows) {
  /** The name and version of the schema. */
  public static final String SCHEMA = "tandem-bench/1";

  /** As JSON. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("schema", SCHEMA)
            .put("started", started.toString())
            .put("commandLine", JsonArray.ofStrings(commandLine))
            .put("versions", Version.toJson());
    GitRevision.of(Path.of("").toAbsolutePath()).ifPresent(git -> json.put("git", git.toJson()));
    return json.put("machine", Machine.here().toJson())
        .put("device", device)
        .put("threads", threads)
        .put("rounds", rounds)
        .put("rows", new JsonArray(rows.stream().<JsonValue>map(BenchRow::toJson).toList()))
        .build();
  }
}

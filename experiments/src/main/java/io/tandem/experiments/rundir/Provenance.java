package io.tandem.experiments.rundir;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run was made with: together with the config, what is needed to make it again.
 *
 * @param started when the run began
 * @param commandLine the program's arguments, as they were given
 * @param seed the seed that everything drawn comes from
 * @param versions the versions by name: {@code tandem}, {@code java}, the engines
 * @param git the state of the checkout, if there is one
 * @param data the files that were read
 * @param machine the machine
 */
public record Provenance(
    Instant started,
    List<String> commandLine,
    long seed,
    Map<String, String> versions,
    Optional<GitRevision> git,
    List<DataFile> data,
    Machine machine) {

  /** Copies lists and map, keeping their order. */
  public Provenance {
    commandLine = List.copyOf(commandLine);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    data = List.copyOf(data);
  }

  /**
   * Reads what {@link RunDirectory#writeProvenance} wrote; keys of later versions are passed over.
   *
   * @throws io.tandem.api.json.JsonException if a key is missing or holds another kind of value
   * @throws java.time.format.DateTimeParseException if the time is none
   */
  static Provenance fromJson(JsonObject json) {
    Map<String, String> versions = new LinkedHashMap<>();
    json.member("versions")
        .asObject()
        .members()
        .forEach((name, version) -> versions.put(name, version.asString()));
    return new Provenance(
        Instant.parse(json.member("started").asString()),
        json.member("commandLine").asArray().items().stream().map(JsonValue::asString).toList(),
        json.member("seed").asLong(),
        versions,
        json.get("git").map(git -> GitRevision.fromJson(git.asObject())),
        json.member("data").asArray().items().stream()
            .map(file -> DataFile.fromJson(file.asObject()))
            .toList(),
        Machine.fromJson(json.member("machine").asObject()));
  }

  JsonObject toJson() {
    JsonObject.Builder versionsJson = JsonObject.builder();
    versions.forEach(versionsJson::put);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("started", started.toString())
            .put("commandLine", JsonArray.ofStrings(commandLine))
            .put("seed", seed)
            .put("versions", versionsJson.build());
    git.ifPresent(revision -> json.put("git", revision.toJson()));
    return json.put("data", new JsonArray(data.stream().<JsonValue>map(DataFile::toJson).toList()))
        .put("machine", machine.toJson())
        .build();
  }
}

package io.tandem.tracking.mlflow;

import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonWriter;
import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackingRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known here of a run at a server: a file of the run's directory, one for each server and
 * experiment.
 *
 * @param run the server's identifier
 * @param position how much of the journal it has
 */
record Registered(String run, JournalPosition position) {

  /** The file that knows of a run at a server. */
  static Path file(Path directory, MlflowSettings settings) {
    String place = Fitting.sha256(settings.uri() + "\n" + settings.experiment());
    return directory.resolve("tracking-mlflow-" + place.substring(0, 8) + ".json");
  }

  /**
   * Reads it.
   *
   * @throws TrackingRefusedException if the file holds anything else
   */
  static Optional<Registered> read(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > 1 << 16) {
      throw new TrackingRefusedException(file + ": is no file of a tracker");
    }
    try {
      JsonObject json = JsonReader.read(Files.readAllBytes(file), file.toString()).asObject();
      return Optional.of(
          new Registered(
              ServerRun.checkedId("run", json.member("run").asString()),
              new JournalPosition(
                  json.member("entries").asLong(), json.member("checksum").asString())));
    } catch (JsonException | IllegalArgumentException e) {
      throw new TrackingRefusedException(
          file
              + ": is no file of a tracker; delete it, and the run is found again: "
              + e.getMessage(),
          e);
    }
  }

  /** Replaces it as a whole. Server and experiment stand there for people. */
  void write(Path file, MlflowSettings settings) throws IOException {
    JsonObject json =
        JsonObject.builder()
            .put("uri", settings.uri())
            .put("experiment", settings.experiment())
            .put("run", run)
            .put("entries", position.entries())
            .put("checksum", position.checksum())
            .build();
    AtomicFile.write(file, JsonWriter.pretty(json));
  }
}

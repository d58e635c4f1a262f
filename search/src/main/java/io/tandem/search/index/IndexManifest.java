package io.tandem.search.index;

import io.tandem.api.error.BadInputException;
import io.tandem.api.file.AtomicFile;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells what an index holds and in which of its folders the data lies. It is written last, as a
 * whole: an index has one if and only if it is whole.
 *
 * @param plan what the index is made of
 * @param data the name of the folder
 */
record IndexManifest(IndexPlan plan, String data) {
  static final String FILE = "manifest.json";
  static final String DATA = "data-";
  static final int VERSION = 1;

  private static final String FORMAT = "tandem-index";
  private static final Pattern FOLDER = Pattern.compile(DATA + "[0-9a-f]{16}");

  /** Whether a name is that of a folder with data. */
  static boolean isData(String name) {
    return FOLDER.matcher(name).matches();
  }

  /** Whether a folder has an index that is whole. */
  static boolean isIn(Path index) {
    return Files.isRegularFile(index.resolve(FILE));
  }

  void write(Path index) throws IOException {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("format", FORMAT)
            .put("version", VERSION)
            .put("data", data)
            .put("texts", plan.texts())
            .put("sha256", plan.sha256())
            .put("source", plan.source())
            .put("passages", plan.passages());
    JsonValue encoder = plan.encoder().<JsonValue>map(IndexManifest::json).orElse(JsonNull.NULL);
    AtomicFile.write(index.resolve(FILE), JsonWriter.pretty(json.put("encoder", encoder).build()));
  }

  private static JsonObject json(IndexEncoder encoder) {
    return JsonObject.builder()
        .put("path", encoder.path())
        .put("sha256", encoder.sha256())
        .put("dimensions", encoder.dimensions())
        .put("similarity", encoder.similarity().word())
        .put("tokens", encoder.tokens())
        .put("precision", encoder.precision())
        .build();
  }

  /**
   * Reads the manifest of an index.
   *
   * @throws BadInputException if there is none, it is malformed, or of another version
   */
  static IndexManifest read(Path index) {
    Path file = index.resolve(FILE);
    if (!isIn(index)) {
      throw new BadInputException(
          begun(index)
              ? file
                  + ": there is no such file: building this index has not ended; the same 'tandem"
                  + " index' goes on with it"
              : file + ": there is no such file; 'tandem index' makes an index");
    }
    try {
      return of(JsonReader.read(file).asObject());
    } catch (JsonException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new BadInputException(
          message.startsWith(file.toString()) ? message : file + ": " + message, e);
    }
  }

  private static boolean begun(Path index) {
    if (!Files.isDirectory(index)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(index)) {
      return inside.anyMatch(path -> isData(String.valueOf(path.getFileName())));
    } catch (IOException e) {
      return false;
    }
  }

  private static IndexManifest of(JsonObject json) {
    if (!json.member("format").asString().equals(FORMAT)) {
      throw new JsonException("format is not \"" + FORMAT + "\"");
    }
    int version = json.member("version").asInt();
    if (version != VERSION) {
      throw new JsonException(
          String.format("is of version %d, and this Tandem reads version %d", version, VERSION));
    }
    String data = json.member("data").asString();
    if (!isData(data)) {
      throw new JsonException("data is no name of a folder of an index, which is data-…");
    }
    int texts = json.member("texts").asInt();
    if (texts < 1) {
      throw new JsonException("texts is " + texts + "; the least is 1");
    }
    JsonValue encoder = json.member("encoder");
    return new IndexManifest(
        new IndexPlan(
            json.member("source").asString(),
            json.member("passages").asString(),
            texts,
            json.member("sha256").asString(),
            encoder == JsonNull.NULL ? Optional.empty() : Optional.of(encoder(encoder.asObject()))),
        data);
  }

  private static IndexEncoder encoder(JsonObject json) {
    return new IndexEncoder(
        json.member("path").asString(),
        json.member("sha256").asString(),
        json.member("dimensions").asInt(),
        VectorSimilarity.named(json.member("similarity").asString()),
        json.member("tokens").asInt(),
        json.member("precision").asString());
  }
}

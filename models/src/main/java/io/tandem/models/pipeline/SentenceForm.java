package io.tandem.models.pipeline;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.encoder.Pooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How an encoder makes vectors of texts.
 *
 * @param pooling how the vectors of tokens become one
 * @param normalized whether it is then divided by its length, so that a product of two vectors is
 *     their cosine
 * @param longest the greatest number of tokens of a text, those around it included; the rest is cut
 *     off
 * @param lowercase whether text becomes lower case before it is tokenized
 */
public record SentenceForm(Pooling pooling, boolean normalized, int longest, boolean lowercase) {
  /** Tells of which parts a model of sentence-transformers consists. */
  public static final String MODULES = "modules.json";

  private static final String SETTINGS = "sentence_bert_config.json";
  private static final String POOLING = "pooling_mode";

  /**
   * What a checkpoint of sentence-transformers says. One of another library says nothing: it gets
   * the mean over the tokens, as it is, which is what sentence-transformers makes of it.
   *
   * @param folder the checkpoint
   * @param positions the greatest number of tokens that the encoder can read
   * @throws BadInputException if a file is malformed, or asks for parts or a pooling that there are
   *     not here, naming it
   */
  public static SentenceForm read(Path folder, int positions) {
    Path modules = folder.resolve(MODULES);
    if (!Files.isRegularFile(modules)) {
      return new SentenceForm(Pooling.MEAN, false, positions, false);
    }
    try {
      return read(folder, modules, positions);
    } catch (JsonException e) {
      String message = e.getMessage();
      boolean placed = message.startsWith(folder.toString());
      throw new BadInputException(placed ? message : modules + ": " + message, e);
    }
  }

  private static SentenceForm read(Path folder, Path modules, int positions) {
    List<JsonValue> parts = JsonReader.read(modules).asArray().items();
    List<String> types = new ArrayList<>();
    for (JsonValue part : parts) {
      String type = part.asObject().member("type").asString();
      types.add(type.substring(type.lastIndexOf('.') + 1));
    }
    boolean normalized = types.equals(List.of("Transformer", "Pooling", "Normalize"));
    if (!normalized && !types.equals(List.of("Transformer", "Pooling"))) {
      throw new BadInputException(
          String.format(
              "%s: the parts are %s; allowed are Transformer and Pooling, and Normalize after them",
              modules, String.join(", ", types)));
    }
    String name = parts.get(1).asObject().member("path").asString();
    Path file = folder.resolve(name).resolve("config.json").normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new BadInputException(
          String.format("%s: '%s' is no folder of the checkpoint", modules, name));
    }
    Path settings = folder.resolve(SETTINGS);
    JsonObject limits =
        Files.isRegularFile(settings) ? object(settings) : JsonObject.builder().build();
    return new SentenceForm(
        pooling(file),
        normalized,
        longest(limits, settings, positions),
        flag(limits, "do_lower_case"));
  }

  private static JsonObject object(Path file) {
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject object)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    return object;
  }

  private static boolean flag(JsonObject object, String key) {
    return object.get(key).equals(Optional.of(new JsonBoolean(true)));
  }

  private static int longest(JsonObject limits, Path file, int positions) {
    JsonValue value = limits.get("max_seq_length").orElse(JsonNull.NULL);
    if (value == JsonNull.NULL) {
      return positions;
    }
    if (value instanceof JsonNumber number && number.literal().matches("[1-9]\\d{0,8}")) {
      return Math.min(positions, Integer.parseInt(number.literal()));
    }
    throw new BadInputException(
        String.format("%s: max_seq_length must be a number from 1, not %s", file, value.phrase()));
  }

  /** Older files have a key for each pooling, newer ones name it. */
  private static Pooling pooling(Path file) {
    JsonObject config = object(file);
    List<String> asked = new ArrayList<>();
    config
        .members()
        .forEach(
            (key, value) -> {
              if (key.startsWith(POOLING + "_") && value.equals(new JsonBoolean(true))) {
                asked.add(key.substring(POOLING.length() + 1).replaceFirst("_tokens?$", ""));
              }
            });
    if (config.get(POOLING).orElse(JsonNull.NULL) instanceof JsonString named) {
      asked.add(named.value());
    }
    return Arrays.stream(Pooling.values())
        .filter(pooling -> asked.equals(List.of(pooling.published())))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    String.format(
                        "%s: asks for the pooling %s; there is one of %s",
                        file,
                        asked.isEmpty() ? "of nothing" : String.join(" and ", asked),
                        String.join(
                            ", ",
                            Arrays.stream(Pooling.values()).map(Pooling::published).toList()))));
  }
}

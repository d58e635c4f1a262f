package io.tandem.models.generation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How texts are to be generated with a published checkpoint, as its {@code generation_config.json}
 * says in the keys of Hugging Face Transformers. A key that is left out or {@code null} says
 * nothing.
 *
 * @param path the file
 * @param json what stands in it
 */
public record PublishedGeneration(Path path, JsonObject json) {
  /** The file's name. */
  public static final String FILE = "generation_config.json";

  /** Tokens that {@code config.json} tells as well. */
  private static final List<String> TOKENS =
      List.of("bos_token_id", "eos_token_id", "pad_token_id", "decoder_start_token_id");

  private static final String BEAMS = "num_beams";
  private static final String SAMPLE = "do_sample";
  private static final String STOPPING = "early_stopping";
  private static final String ENDS = "eos_token_id";

  /** Numbers whose meaning is the same under another name. */
  private static final Map<String, String> COMMON =
      Map.of(
          "max_new_tokens", "tokens",
          "min_new_tokens", "min-tokens",
          "repetition_penalty", "repetition-penalty",
          "no_repeat_ngram_size", "no-repeat-ngram");

  private static final Map<String, String> SAMPLING =
      Map.of("temperature", "temperature", "top_k", "top-k", "top_p", "top-p", "min_p", "min-p");

  private static final Map<String, String> SEARCH =
      Map.of(
          BEAMS, "beams", "length_penalty", "length-penalty", "num_return_sequences", "returned");

  /**
   * What a checkpoint says.
   *
   * @param folder its directory
   * @return nothing, if it has no such file
   * @throws BadInputException if the file is no JSON object
   */
  public static Optional<PublishedGeneration> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (!(JsonReader.read(file) instanceof JsonObject object)) {
      throw new BadInputException(file + ": must hold an object");
    }
    return Optional.of(new PublishedGeneration(file, object));
  }

  /**
   * What is written for a model that generates texts: the tokens that {@code config.json} tells.
   *
   * @param config its {@code config.json}
   */
  public static JsonObject of(JsonObject config) {
    JsonObject.Builder json = JsonObject.builder();
    for (String key : TOKENS) {
      config.get(key).filter(id -> !(id instanceof JsonNull)).ifPresent(id -> json.put(key, id));
    }
    return json.build();
  }

  /**
   * The keys of {@link Generation} that it sets, by name, and what they are set to. Of sampling and
   * search those that are used are told: {@code do_sample} tells whether tokens are drawn; where it
   * says that they are not, and there is one beam, the temperature is 0. Where it says nothing and
   * there is one beam, nothing is told.
   *
   * @throws BadInputException if a value is of another kind, or several beams are to be drawn,
   *     which there is not here
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    COMMON.forEach((key, name) -> put(settings, key, name));
    Optional<JsonValue> draws = value(SAMPLE);
    boolean isDrawn = draws.map(value -> truth(SAMPLE, value)).orElse(false);
    boolean isSearched = value(BEAMS).filter(n -> !number(BEAMS, n).equals("1")).isPresent();
    if (isDrawn && isSearched) {
      throw new BadInputException(
          String.format(
              "%s: %s with %s %s: beams that are drawn there are none here; take one of both away",
              path, SAMPLE, BEAMS, value(BEAMS).orElseThrow()));
    }
    if (isDrawn) {
      SAMPLING.forEach((key, name) -> put(settings, key, name));
    } else if (isSearched) {
      SEARCH.forEach((key, name) -> put(settings, key, name));
      value(STOPPING).ifPresent(when -> settings.put("early-stopping", ending(when)));
    } else if (draws.isPresent()) {
      settings.put("temperature", "0");
    }
    return settings;
  }

  private String ending(JsonValue when) {
    if (when.equals(new JsonString("never"))) {
      return "never";
    }
    return truth(STOPPING, when) ? "first" : "likely";
  }

  private void put(Map<String, String> settings, String key, String name) {
    value(key).ifPresent(value -> settings.put(name, number(key, value)));
  }

  /**
   * The tokens that end a text.
   *
   * @return none, if it says nothing
   * @throws BadInputException if they are no whole numbers from 0
   */
  public Set<Integer> ends() {
    Set<Integer> ends = new LinkedHashSet<>();
    Optional<JsonValue> value = value(ENDS);
    if (value.isPresent()) {
      try {
        List<JsonValue> all =
            value.get() instanceof JsonArray list ? list.items() : List.of(value.get());
        all.forEach(id -> ends.add(id.asInt()));
      } catch (JsonException e) {
        throw refused(ENDS, value.get(), "a token or a list of them");
      }
      if (ends.stream().anyMatch(id -> id < 0)) {
        throw refused(ENDS, value.get(), "a token or a list of them");
      }
    }
    return ends;
  }

  private Optional<JsonValue> value(String key) {
    return json.get(key).filter(value -> !(value instanceof JsonNull));
  }

  private boolean truth(String key, JsonValue value) {
    if (value instanceof JsonBoolean truth) {
      return truth.value();
    }
    throw refused(key, value, "true or false");
  }

  private String number(String key, JsonValue value) {
    if (value instanceof JsonNumber number) {
      return number.literal();
    }
    throw refused(key, value, "a number");
  }

  private BadInputException refused(String key, JsonValue value, String allowed) {
    return new BadInputException(
        String.format("%s: %s is %s, not %s", path, key, value.phrase(), allowed));
  }
}

package io.tandem.datasets.tokenization;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which tokens have a role, as the files beside a {@code tokenizer.json} name them: {@code
 * tokenizer_config.json}, and {@code special_tokens_map.json}, which older checkpoints have as
 * well.
 *
 * @param config what {@code tokenizer_config.json} is to hold; empty if there is nothing to tell
 * @param tokens the token of each role that is named, by the role's key
 */
record NamedRoles(JsonObject config, Map<String, String> tokens) {
  static final String CONFIG = "tokenizer_config.json";
  static final NamedRoles NONE = new NamedRoles(JsonObject.builder().build(), Map.of());

  static final String BEGINNING = "bos_token";
  static final String END = "eos_token";
  static final String UNKNOWN = "unk_token";
  static final String SEPARATOR = "sep_token";
  static final String PADDING = "pad_token";
  static final String CLASSIFICATION = "cls_token";
  static final String MASK = "mask_token";

  private static final String MAP = "special_tokens_map.json";
  private static final List<String> ROLES =
      List.of(BEGINNING, END, UNKNOWN, SEPARATOR, PADDING, CLASSIFICATION, MASK);

  /** Some kilobytes is usual; some describe hundreds of added tokens. */
  private static final long LARGEST_FILE = 1L << 24;

  NamedRoles {
    tokens = Map.copyOf(tokens);
  }

  /**
   * The roles of a vocabulary that is made here. Python's library then takes the {@code
   * tokenizer.json} as it is.
   *
   * @param tokens the token of each role, by the role's key
   */
  static NamedRoles of(Map<String, String> tokens) {
    JsonObject.Builder config =
        JsonObject.builder().put("tokenizer_class", "PreTrainedTokenizerFast");
    new TreeMap<>(tokens).forEach(config::put);
    return new NamedRoles(config.build(), tokens);
  }

  /**
   * What stands beside a {@code tokenizer.json}. Where both files name a role, {@code
   * tokenizer_config.json} holds.
   *
   * @throws BadInputException if a file is there and cannot be read, or a role is no token
   */
  static NamedRoles beside(Path file) {
    Map<String, JsonValue> members = new LinkedHashMap<>(members(file.resolveSibling(CONFIG)));
    Map<String, String> tokens = new TreeMap<>();
    for (String role : ROLES) {
      token(members, role, file.resolveSibling(CONFIG)).ifPresent(t -> tokens.put(role, t));
    }
    Map<String, JsonValue> older = members(file.resolveSibling(MAP));
    for (String role : ROLES) {
      Optional<String> token = token(older, role, file.resolveSibling(MAP));
      if (token.isPresent() && !tokens.containsKey(role)) {
        tokens.put(role, token.get());
        members.put(role, older.get(role));
      }
    }
    return new NamedRoles(new JsonObject(members), tokens);
  }

  private static Map<String, JsonValue> members(Path file) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    if (file.toFile().length() > LARGEST_FILE) {
      throw new BadInputException(
          String.format(
              "%s: %d bytes, more than any such file needs (16 MiB)",
              file, file.toFile().length()));
    }
    JsonValue content = JsonReader.read(file);
    if (!(content instanceof JsonObject object)) {
      throw new BadInputException(file + ": must hold an object, not " + content.phrase());
    }
    return object.members();
  }

  /** A token stands as a text, or as the content of an object that tells how it is matched. */
  private static Optional<String> token(Map<String, JsonValue> members, String role, Path file) {
    JsonValue value = members.getOrDefault(role, JsonNull.NULL);
    JsonValue content = value instanceof JsonObject ? LenientJson.at(value, "content") : value;
    if (value == JsonNull.NULL) {
      return Optional.empty();
    }
    if (content instanceof JsonString token) {
      return Optional.of(token.value());
    }
    throw new BadInputException(
        String.format(
            "%s: '%s' must be a token, as a text or as the 'content' of an object, not %s",
            file, role, content.phrase()));
  }
}

package io.tandem.models.sentence;

import io.tandem.api.data.TextSequence;
import io.tandem.api.data.TextSequences;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.data.Truncation;
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
import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.encoder.Pooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an encoder makes vectors of texts: the parts that follow it in a model of
 * sentence-transformers.
 *
 * @param pooling how the vectors of tokens become one
 * @param projection what that is projected by, if it is
 * @param normalized whether it is then divided by its length, so that a product of two vectors is
 *     their cosine
 * @param longest the greatest number of tokens of a text, those around it included; the rest is cut
 *     off
 * @param lowercase whether text becomes lower case before it is tokenized
 */
public record SentenceForm(
    Pooling pooling,
    Optional<Projection> projection,
    boolean normalized,
    int longest,
    boolean lowercase) {
  /** Tells of which parts a model of sentence-transformers consists. */
  public static final String MODULES = "modules.json";

  private static final String SETTINGS = "sentence_bert_config.json";
  private static final String LIBRARY = "config_sentence_transformers.json";
  private static final String POOLING = "pooling_mode";
  private static final String POOLING_FOLDER = "1_Pooling";
  private static final String CONFIG = "config.json";
  private static final String LENGTH = "max_seq_length";
  private static final String LOWERCASE = "do_lower_case";
  private static final String CLASSES = "sentence_transformers.models.";

  /** One that is neither projected nor normalized. */
  public SentenceForm(Pooling pooling, boolean normalized, int longest, boolean lowercase) {
    this(pooling, Optional.empty(), normalized, longest, lowercase);
  }

  /** The same, which reads at most so many tokens of a text. */
  public SentenceForm atMost(int tokens) {
    return new SentenceForm(pooling, projection, normalized, Math.min(longest, tokens), lowercase);
  }

  private VectorSettings finish() {
    return new VectorSettings(Optional.of(normalized), projection);
  }

  /** How many numbers a vector has, of an encoder that gives so many. */
  public int dimensions(int hidden) {
    return finish().dimensions(hidden);
  }

  /**
   * Traces the vectors of texts.
   *
   * @param root where the weights of the whole model are
   * @param last what the encoder gives, [B, T, H]
   * @param mask 1 where there is a token, [B, T]
   * @return [B, D], in 32 bits
   */
  public Tensor of(Scope root, Tensor last, Tensor mask) {
    return finished(root, pooling.of(last, mask));
  }

  /** Projects and normalizes, each if it is asked for: [B, H] to [B, D]. */
  Tensor finished(Scope root, Tensor pooled) {
    return finish().of(root.child(Projection.FOLDER).child("linear"), pooled);
  }

  /**
   * What is read of a text: it is cut at its end, and white space around it is left out.
   *
   * @throws BadInputException if not one token of it fits
   */
  public TextSequence sequence(Tokenizer tokenizer, String text) {
    String stripped = text.strip();
    return new TextSequences(tokenizer.template(), longest)
        .fit(
            Truncation.LONGEST_FIRST,
            tokenizer.tokenize(lowercase ? stripped.toLowerCase(Locale.ROOT) : stripped));
  }

  /**
   * What a checkpoint of sentence-transformers says. One of another library says nothing: it gets
   * the mean over the tokens, as it is, which is what sentence-transformers makes of it.
   *
   * @param folder the checkpoint
   * @param network the encoder that is described there
   * @throws BadInputException if a file is malformed, or asks for parts or a pooling that there are
   *     not here, naming it
   */
  public static SentenceForm read(Path folder, TokenEncoder network) {
    return read(folder, network.hidden(), network.longest(), network.usualLength());
  }

  /**
   * The same.
   *
   * @param hidden how many numbers the encoder gives of a token
   * @param positions the greatest number of tokens that it can read
   * @param usual how many are read where nothing is said
   */
  static SentenceForm read(Path folder, int hidden, int positions, int usual) {
    Path modules = folder.resolve(MODULES);
    if (!Files.isRegularFile(modules)) {
      return new SentenceForm(Pooling.MEAN, false, usual, false);
    }
    try {
      return read(folder, modules, hidden, positions, usual);
    } catch (JsonException e) {
      String message = e.getMessage();
      boolean placed = message.startsWith(folder.toString());
      throw new BadInputException(placed ? message : modules + ": " + message, e);
    }
  }

  private static SentenceForm read(
      Path folder, Path modules, int hidden, int positions, int usual) {
    List<JsonValue> parts = JsonReader.read(modules).asArray().items();
    List<String> types = new ArrayList<>();
    for (JsonValue part : parts) {
      String type = part.asObject().member("type").asString();
      types.add(type.substring(type.lastIndexOf('.') + 1));
    }
    boolean normalized = types.contains("Normalize");
    boolean projected = types.contains("Dense");
    List<String> allowed = new ArrayList<>(List.of("Transformer", "Pooling"));
    if (projected) {
      allowed.add("Dense");
    }
    if (normalized) {
      allowed.add("Normalize");
    }
    if (!types.equals(allowed)) {
      throw new BadInputException(
          String.format(
              "%s: the parts are %s; allowed are Transformer and Pooling, and after them Dense,"
                  + " Normalize or both in this order",
              modules, String.join(", ", types)));
    }
    Path file = part(folder, modules, parts.get(1));
    Optional<Projection> projection =
        projected
            ? Optional.of(projection(folder, modules, parts.get(2), hidden))
            : Optional.empty();
    Path settings = folder.resolve(SETTINGS);
    JsonObject limits =
        Files.isRegularFile(settings) ? object(settings) : JsonObject.builder().build();
    return new SentenceForm(
        pooling(file),
        projection,
        normalized,
        longest(limits, settings, positions, usual),
        flag(limits, LOWERCASE));
  }

  private static Path part(Path folder, Path modules, JsonValue part) {
    String name = part.asObject().member("path").asString();
    Path file = folder.resolve(name).resolve(CONFIG).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new BadInputException(
          String.format("%s: '%s' is no folder of the checkpoint", modules, name));
    }
    return file;
  }

  private static Projection projection(Path folder, Path modules, JsonValue part, int hidden) {
    Path file = part(folder, modules, part);
    if (!file.equals(folder.resolve(Projection.FOLDER).resolve(CONFIG).normalize())) {
      throw new BadInputException(
          String.format(
              "%s: the part Dense is in '%s'; it is read from '%s'",
              modules, part.asObject().member("path").asString(), Projection.FOLDER));
    }
    try {
      return Projection.read(object(file), hidden);
    } catch (BadInputException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * What a checkpoint of sentence-transformers says of it, beside the encoder's files.
   *
   * @param hidden how many numbers the encoder gives
   * @return contents by the files' places in the folder of the checkpoint
   */
  public Map<String, JsonValue> files(int hidden) {
    Map<String, JsonValue> files = new TreeMap<>();
    List<JsonValue> modules = new ArrayList<>();
    modules.add(module(0, "", "Transformer"));
    modules.add(module(1, POOLING_FOLDER, "Pooling"));
    projection.ifPresent(one -> modules.add(module(2, Projection.FOLDER, "Dense")));
    if (normalized) {
      modules.add(module(modules.size(), modules.size() + "_Normalize", "Normalize"));
    }
    files.put(MODULES, new JsonArray(modules));
    files.put(
        SETTINGS, JsonObject.builder().put(LENGTH, longest).put(LOWERCASE, lowercase).build());
    files.put(
        LIBRARY,
        JsonObject.builder()
            .put("prompts", JsonObject.builder().build())
            .put("default_prompt_name", JsonNull.NULL)
            .put("similarity_fn_name", "cosine")
            .build());
    JsonObject.Builder modes = JsonObject.builder().put("word_embedding_dimension", hidden);
    for (Pooling one : Pooling.values()) {
      modes.put(POOLING + "_" + one.key(), one == pooling);
    }
    files.put(POOLING_FOLDER + "/" + CONFIG, modes.put("include_prompt", true).build());
    projection.ifPresent(one -> files.put(Projection.FOLDER + "/" + CONFIG, one.json(hidden)));
    return files;
  }

  private static JsonObject module(int number, String folder, String type) {
    return JsonObject.builder()
        .put("idx", number)
        .put("name", Integer.toString(number))
        .put("path", folder)
        .put("type", CLASSES + type)
        .build();
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

  private static int longest(JsonObject limits, Path file, int positions, int usual) {
    JsonValue value = limits.get(LENGTH).orElse(JsonNull.NULL);
    if (value == JsonNull.NULL) {
      return usual;
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

package io.tandem.models.checkpoint;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.forward.Problem;
import io.tandem.models.forward.SequenceLabels;
import io.tandem.models.layer.Activation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code config.json} of a published checkpoint, read as a file that anyone may have written.
 * Its keys are those of Hugging Face Transformers; a key that is left out or {@code null} has the
 * value that its configuration class gives it, which is the caller's to know. What cannot be is
 * refused with the key, its value and what is allowed.
 *
 * @param json the file's content
 */
public record PublishedConfig(JsonObject json) {
  /** The key that names the family. */
  public static final String TYPE = "model_type";

  /** The key that names the model with its head. */
  public static final String ARCHITECTURES = "architectures";

  /** The key that says whether the output layer is the token embedding. */
  public static final String TIED = "tie_word_embeddings";

  private static final List<String> NORMS =
      List.of("norm_type", "norm", "normalization", "normalization_type", "layer_norm_type");

  /** Whether it is of a family. */
  public boolean isOf(String type) {
    return json.get(TYPE).equals(Optional.of(new JsonString(type)));
  }

  /**
   * The name of the family.
   *
   * @throws BadInputException if it tells none
   */
  public String type() {
    return value(TYPE)
        .filter(JsonString.class::isInstance)
        .map(JsonValue::asString)
        .orElseThrow(() -> new BadInputException("the key " + TYPE + " names no family of models"));
  }

  /** The name of the model with its head, if it tells. */
  public Optional<String> architecture() {
    return json.get(ARCHITECTURES)
        .filter(JsonArray.class::isInstance)
        .flatMap(value -> value.asArray().items().stream().findFirst())
        .filter(JsonString.class::isInstance)
        .map(JsonValue::asString);
  }

  /**
   * The name of the model with its head, which has to be one that is known.
   *
   * @param otherwise what it is where nothing tells
   * @throws BadInputException if it is none of {@code known}
   */
  public String architectureOf(String otherwise, List<String> known) {
    String name = architecture().orElse(otherwise);
    if (!known.contains(name)) {
      throw new BadInputException(
          String.format("%s has \"%s\"; %s", ARCHITECTURES, name, NearestName.hint(name, known)));
    }
    return name;
  }

  /** What a key has, if it is there and not {@code null}. */
  public Optional<JsonValue> value(String key) {
    return json.get(key).filter(value -> !(value instanceof JsonNull));
  }

  /** A number from 1 to {@code most} that has to be there. */
  public int whole(String key, int most) {
    if (value(key).isEmpty()) {
      throw new BadInputException("the key " + key + " is not there");
    }
    return optionalWhole(key, 1, most).orElseThrow();
  }

  /** A number from 1 to {@code most}. */
  public int whole(String key, int most, int otherwise) {
    return optionalWhole(key, 1, most).orElse(otherwise);
  }

  /**
   * A number from 1 to {@code most} under one of two names.
   *
   * @param legacy the name that other families have for it, which readers take as well
   */
  public int whole(String key, String legacy, int most, int otherwise) {
    return whole(value(key).isPresent() ? key : legacy, most, otherwise);
  }

  /** A number from {@code least} to {@code most}, if there is one. */
  public OptionalInt optionalWhole(String key, int least, int most) {
    Optional<JsonValue> value = value(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = value.get().asInt();
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (JsonException e) {
      // Said below, as for a number that is out of range.
    }
    throw new BadInputException(
        String.format("%s is %s, not a whole number from %d to %d", key, value.get(), least, most));
  }

  /** A rate from 0 to below 1. */
  public double rate(String key, double otherwise) {
    double rate = number(key, otherwise);
    if (!(rate >= 0 && rate < 1)) {
      throw new BadInputException(key + " is " + rate + ", not a number from 0 to below 1");
    }
    return rate;
  }

  /** A number above 0. */
  public double positive(String key, double otherwise) {
    double number = number(key, otherwise);
    if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
      throw new BadInputException(key + " is " + number + ", not a number above 0");
    }
    return number;
  }

  /** A number above 0 that has to be there. */
  public double positive(String key) {
    if (value(key).isEmpty()) {
      throw new BadInputException("the key " + key + " is not there");
    }
    return positive(key, 1);
  }

  private double number(String key, double otherwise) {
    try {
      return value(key).map(JsonValue::asDouble).orElse(otherwise);
    } catch (JsonException e) {
      throw new BadInputException(key + " is not a number: " + e.getMessage(), e);
    }
  }

  /** True or false. */
  public boolean isSet(String key, boolean otherwise) {
    try {
      return value(key).map(JsonValue::asBoolean).orElse(otherwise);
    } catch (JsonException e) {
      throw new BadInputException(key + " is neither true nor false: " + e.getMessage(), e);
    }
  }

  /** A text. */
  public String text(String key, String otherwise) {
    try {
      return value(key).map(JsonValue::asString).orElse(otherwise);
    } catch (JsonException e) {
      throw new BadInputException(key + " is not a text: " + e.getMessage(), e);
    }
  }

  /** The number of classes: those that have names, else {@code num_labels}, else 2. */
  public int labels() {
    Optional<JsonValue> names = value("id2label");
    if (names.isEmpty()) {
      return whole("num_labels", 1 << 24, 2);
    }
    if (!(names.get() instanceof JsonObject object) || object.members().isEmpty()) {
      throw new BadInputException("id2label holds no names of classes, but " + names.get());
    }
    return object.members().size();
  }

  /**
   * What a head says of a whole sequence.
   *
   * @throws BadInputException if {@code problem_type} is none that there is
   */
  public SequenceLabels sequenceLabels() {
    String name = text("problem_type", "");
    return new SequenceLabels(
        labels(), name.isEmpty() ? Optional.empty() : Optional.of(Problem.published(name)));
  }

  /** The token that fills rows up, if there is one. */
  public OptionalInt padding() {
    return optionalWhole("pad_token_id", 0, 1 << 24);
  }

  /** What stands under a key of its own, if it is there. */
  public Optional<PublishedConfig> section(String key) {
    try {
      return value(key).map(JsonValue::asObject).map(PublishedConfig::new);
    } catch (JsonException e) {
      throw new BadInputException(key + " holds no keys: " + e.getMessage(), e);
    }
  }

  /** An activation, by its published name. */
  public Activation activation(String key, Activation otherwise) {
    return Activation.published(key, text(key, otherwise.published()));
  }

  /**
   * Refuses a value that the architecture does not have.
   *
   * @param only the one that it has, and that stands for a key that is left out
   */
  public void requireOnly(String key, JsonValue only) {
    JsonValue value = json.get(key).orElse(only);
    if (!value.equals(only)) {
      throw new BadInputException(
          String.format("%s is %s; a %s has %s", key, value, text(TYPE, "model"), only));
    }
  }

  /**
   * Refuses a norm that the architecture does not have, under any of the names that such a key has.
   *
   * @param own the one that it has, {@code layer_norm} or {@code rms_norm}
   */
  public void requireNorm(String own) {
    for (String key : NORMS) {
      String name = text(key, own);
      if (!plain(name).equals(plain(own))) {
        throw new BadInputException(
            String.format("%s is \"%s\"; a %s has \"%s\"", key, name, text(TYPE, "model"), own));
      }
    }
  }

  private static String plain(String norm) {
    return norm.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  /** As {@link #requireOnly(String, JsonValue)}. */
  public void requireOnly(String key, boolean only) {
    requireOnly(key, new JsonBoolean(only));
  }

  /**
   * Refuses a shape of one's own beside that of a checkpoint.
   *
   * @param settings what the config says
   * @param defaults what it would say by itself
   */
  public static void refuseOwnShape(String model, Record settings, Record defaults) {
    if (!settings.equals(defaults)) {
      throw new BadInputException(
          String.format(
              "a '%s' that begins with a checkpoint has the shape that its config.json tells: take"
                  + " all keys of 'model' but its type away",
              model));
    }
  }

  /** Refuses a tokenizer with more tokens than a checkpoint has vectors for. */
  public static void refuseMoreTokens(int tokens, int vectors) {
    if (tokens > vectors) {
      throw new BadInputException(
          String.format(
              "the tokenizer has %d tokens, and the checkpoint vectors for %d; take 'tokenizer'"
                  + " away for that of the checkpoint",
              tokens, vectors));
    }
  }
}

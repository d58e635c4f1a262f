package io.tandem.models.adaptation;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.models.checkpoint.PublishedConfig;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An {@code adapter_config.json}, whose keys are those of the configuration classes of Hugging Face
 * PEFT.
 *
 * @param json the file's content; hostile
 */
record PeftConfig(JsonObject json) {
  static final String TYPE = "peft_type";
  static final String SAVED = "modules_to_save";
  static final String TARGETS = "target_modules";
  static final String SOURCE = "base_model_name_or_path";
  static final String BIAS = "bias";
  static final String TRANSPOSED = "fan_in_fan_out";
  static final String VIRTUAL = "num_virtual_tokens";

  /** Keys that make of each layer something else, and what they have where they do not. */
  private static final List<String> BY_LAYER =
      List.of(
          "layers_to_transform",
          "layers_pattern",
          "rank_pattern",
          "alpha_pattern",
          "exclude_modules",
          "target_parameters",
          "trainable_token_indices",
          "megatron_config",
          "layer_replication",
          "loftq_config",
          "eva_config",
          "corda_config",
          "arrow_config");

  /** Whether it describes a method. */
  boolean isOf(String type) {
    return published().text(TYPE, "").equals(type);
  }

  /** Reads its keys as those of a {@code config.json} are read. */
  PublishedConfig published() {
    return new PublishedConfig(json);
  }

  /** Refuses what is told of single layers: here a method is the same for all of them. */
  void refuseByLayer() {
    for (String key : BY_LAYER) {
      JsonValue value = json.get(key).orElse(JsonNull.NULL);
      boolean isEmpty =
          value instanceof JsonNull
              || (value instanceof JsonObject object && object.members().isEmpty())
              || (value instanceof JsonArray array && array.items().isEmpty());
      if (!isEmpty) {
        throw new BadInputException(
            String.format("%s is %s; what differs from layer to layer is not known", key, value));
      }
    }
  }

  /** Refuses a truth value that is set. */
  void refuse(String key) {
    if (published().isSet(key, false)) {
      throw new BadInputException(key + " is true, which is not known here");
    }
  }

  /** The layers that are changed. */
  Targets targets() {
    Optional<JsonValue> value = published().value(TARGETS);
    if (value.isEmpty()) {
      throw new BadInputException("the key " + TARGETS + " is not there");
    }
    if (value.get() instanceof JsonString text && !text.value().equals(Targets.ALL_MAPS)) {
      throw new BadInputException(
          String.format(
              "%s is the regular expression %s; here it has to be a list of names, or \"%s\"",
              TARGETS, text, Targets.ALL_MAPS));
    }
    return new Targets(
        value.get() instanceof JsonString text ? List.of(text.value()) : names(TARGETS));
  }

  /** A list of names; empty, if there is none. */
  List<String> names(String key) {
    try {
      return published()
          .value(key)
          .map(value -> value.asArray().items().stream().map(JsonValue::asString).toList())
          .orElse(List.of());
    } catch (JsonException e) {
      throw new BadInputException(key + " is no list of names: " + e.getMessage(), e);
    }
  }

  /** What every such file has, to be added to. */
  static JsonObject.Builder of(String type, Base base) {
    return JsonObject.builder()
        .put(TYPE, type)
        .put("task_type", base.task().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put(SOURCE, base.source().isEmpty() ? JsonNull.NULL : new JsonString(base.source()))
        .put("revision", JsonNull.NULL)
        .put("auto_mapping", JsonNull.NULL)
        .put("inference_mode", new JsonBoolean(true));
  }

  /** Names, or nothing where there are none. */
  static JsonValue orNull(Collection<String> names) {
    return names.isEmpty() ? JsonNull.NULL : JsonArray.ofStrings(names);
  }

  /** A number, without a point where it is whole. */
  static JsonNumber number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? JsonNumber.of((long) value)
        : JsonNumber.of(value);
  }
}

package io.tandem.api.config;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Config trees as JSON, and back. */
public final class JsonTree {
  private JsonTree() {}

  /** A tree as an object; origins are left out. */
  public static JsonObject json(ConfigNode.Section section) {
    JsonObject.Builder json = JsonObject.builder();
    section.entries().forEach((key, node) -> json.put(key, json(node)));
    return json.build();
  }

  private static JsonValue json(ConfigNode node) {
    if (node instanceof ConfigNode.Section section) {
      return json(section);
    }
    if (node instanceof ConfigNode.Sequence sequence) {
      return new JsonArray(sequence.items().stream().map(JsonTree::json).toList());
    }
    ConfigNode.Scalar scalar = (ConfigNode.Scalar) node;
    return switch (scalar.kind()) {
      case TEXT -> new JsonString(scalar.text());
      case NUMBER -> number(scalar.text());
      case BOOLEAN -> new JsonBoolean(Boolean.parseBoolean(scalar.text()));
    };
  }

  private static JsonValue number(String text) {
    try {
      return new JsonNumber(text);
    } catch (IllegalArgumentException e) {
      // A config may write what JSON may not, such as .5 or +1.
      return new JsonNumber(new BigDecimal(text).toString());
    }
  }

  /**
   * An object as a tree; what is null is not there.
   *
   * @param origin where it was read, for errors
   */
  public static ConfigNode.Section section(JsonObject json, Origin origin) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    json.members()
        .forEach(
            (key, value) -> {
              if (!(value instanceof JsonNull)) {
                entries.put(key, node(value, origin));
              }
            });
    return new ConfigNode.Section(entries, origin);
  }

  private static ConfigNode node(JsonValue value, Origin origin) {
    if (value instanceof JsonObject object) {
      return section(object, origin);
    }
    if (value instanceof JsonArray array) {
      return new ConfigNode.Sequence(
          array.items().stream().map(item -> node(item, origin)).toList(), origin);
    }
    if (value instanceof JsonString text) {
      return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, text.value(), origin);
    }
    if (value instanceof JsonNumber number) {
      return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, number.literal(), origin);
    }
    if (value instanceof JsonBoolean truth) {
      return new ConfigNode.Scalar(
          ConfigNode.Scalar.Kind.BOOLEAN, Boolean.toString(truth.value()), origin);
    }
    throw new JsonException("a list of a config holds no null");
  }
}

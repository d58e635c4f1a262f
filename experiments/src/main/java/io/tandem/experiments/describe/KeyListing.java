package io.tandem.experiments.describe;

import io.tandem.api.config.KeyDescription;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The keys of a record, with everything that is to be known of each. */
public record KeyListing(List<KeyDescription> keys) {
  private static final String STEP = "    ";

  /** For people: two lines for each key, further in for the keys below it. */
  public String text() {
    if (keys.isEmpty()) {
      return "  It has no keys." + System.lineSeparator();
    }
    StringBuilder text = new StringBuilder();
    write(keys, "  ", text);
    return text.toString();
  }

  private static void write(List<KeyDescription> keys, String indent, StringBuilder text) {
    for (KeyDescription key : keys) {
      text.append(indent).append(key.key()).append(": ").append(value(key)).append('\n');
      if (!key.doc().isEmpty()) {
        text.append(indent).append(STEP).append(key.doc()).append('\n');
      }
      write(key.keys(), indent + STEP, text);
      for (Map.Entry<String, List<KeyDescription>> choice : key.choices().entrySet()) {
        text.append(indent).append(STEP).append("type = ").append(choice.getKey()).append('\n');
        write(choice.getValue(), indent + STEP + STEP, text);
      }
    }
  }

  private static String value(KeyDescription key) {
    List<String> parts = new ArrayList<>();
    parts.add(key.type() + key.range().map(range -> " " + range).orElse(""));
    if (!key.allowed().isEmpty()) {
      parts.add("one of " + String.join(", ", key.allowed()));
    }
    if (key.required()) {
      parts.add("required");
    } else {
      parts.add(
          key.defaultValue()
              .map(value -> "default " + (value.isEmpty() ? "\"\"" : value))
              .orElse("optional"));
    }
    return String.join("; ", parts);
  }

  /** For machines: an array of objects. */
  public JsonArray json() {
    return json(keys);
  }

  private static JsonArray json(List<KeyDescription> keys) {
    List<JsonValue> items = new ArrayList<>();
    for (KeyDescription key : keys) {
      JsonObject.Builder json =
          JsonObject.builder()
              .put("key", new JsonString(key.key()))
              .put("type", new JsonString(key.type()))
              .put("required", new JsonBoolean(key.required()))
              .put("doc", new JsonString(key.doc()));
      key.defaultValue().ifPresent(value -> json.put("default", new JsonString(value)));
      key.range().ifPresent(range -> json.put("range", new JsonString(range)));
      if (!key.allowed().isEmpty()) {
        json.put("allowed", JsonArray.ofStrings(key.allowed()));
      }
      if (!key.keys().isEmpty()) {
        json.put("keys", json(key.keys()));
      }
      if (!key.choices().isEmpty()) {
        JsonObject.Builder choices = JsonObject.builder();
        key.choices().forEach((name, inner) -> choices.put(name, json(inner)));
        json.put("choices", choices.build());
      }
      items.add(json.build());
    }
    return new JsonArray(items);
  }
}

package io.tandem.datasets.tokenization;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonBoolean;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.OptionalInt;

/**
 * Looks into JSON of which nothing is sure to be there, or to be of any kind. What is missing, or
 * of another kind, is nothing.
 */
final class LenientJson {
  private LenientJson() {}

  /** The value of a key, {@link JsonNull#NULL} where there is none. */
  static JsonValue at(JsonValue value, String key) {
    return value instanceof JsonObject object
        ? object.get(key).orElse(JsonNull.NULL)
        : JsonNull.NULL;
  }

  static List<JsonValue> items(JsonValue value) {
    return value instanceof JsonArray array ? array.items() : List.of();
  }

  /** A text, the empty one where it is none. */
  static String text(JsonValue value) {
    return value instanceof JsonString string ? string.value() : "";
  }

  /** What a part of a {@code tokenizer.json} calls its kind. */
  static String type(JsonValue part) {
    return text(at(part, "type"));
  }

  static boolean flag(JsonValue part, String key, boolean otherwise) {
    return at(part, key) instanceof JsonBoolean flag ? flag.value() : otherwise;
  }

  /** A number from 0 to below a bound. */
  static OptionalInt below(int bound, JsonValue value) {
    if (value instanceof JsonNumber number && number.literal().matches("\\d{1,9}")) {
      int read = Integer.parseInt(number.literal());
      return read < bound ? OptionalInt.of(read) : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }
}

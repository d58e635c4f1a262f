package io.tandem.api.json;

import java.util.Collection;
import java.util.List;

/**
 * A JSON array.
 *
 * @param items the values in order
 */
public record JsonArray(List<JsonValue> items) implements JsonValue {

  /** Copies the items. */
  public JsonArray {
    items = List.copyOf(items);
  }

  /**
   * An array of texts.
   *
   * @param texts the texts
   * @return the array
   */
  public static JsonArray ofStrings(Collection<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  @Override
  public JsonArray asArray() {
    return this;
  }

  @Override
  public String phrase() {
    return "an array";
  }

  /** The array as {@link JsonWriter#compact} writes it. */
  @Override
  public String toString() {
    return JsonWriter.compact(this);
  }
}

package io.tandem.api.json;

import java.util.Objects;

/**
 * A JSON string.
 *
 * @param value the text, without quotes or escapes
 */
public record JsonString(String value) implements JsonValue {

  /** Refuses null. */
  public JsonString {
    Objects.requireNonNull(value);
  }

  @Override
  public String asString() {
    return value;
  }

  @Override
  public String phrase() {
    return "a text";
  }

  /** The text as {@link JsonWriter#compact} writes it. */
  @Override
  public String toString() {
    return JsonWriter.compact(this);
  }
}

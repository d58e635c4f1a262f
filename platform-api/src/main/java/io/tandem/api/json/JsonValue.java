package io.tandem.api.json;

/**
 * A JSON value. Immutable. The {@code as…} methods are for reading files: they say what was found
 * where another kind of value was expected.
 */
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /**
   * What this value is, as an error message says it.
   *
   * @return for example {@code a text}
   */
  String phrase();

  /**
   * This value as an object.
   *
   * @return this
   * @throws JsonException if it is another kind of value
   */
  default JsonObject asObject() {
    throw unexpected("an object");
  }

  /**
   * This value as an array.
   *
   * @return this
   * @throws JsonException if it is another kind of value
   */
  default JsonArray asArray() {
    throw unexpected("an array");
  }

  /**
   * This value as a text.
   *
   * @return the text
   * @throws JsonException if it is another kind of value
   */
  default String asString() {
    throw unexpected("a text");
  }

  /**
   * This value as a truth value.
   *
   * @return true or false
   * @throws JsonException if it is another kind of value
   */
  default boolean asBoolean() {
    throw unexpected("true or false");
  }

  /**
   * This value as a whole number; {@code 1e3} and {@code 2.0} are such.
   *
   * @return the number
   * @throws JsonException if it is another kind of value, has a fraction or does not fit a long
   */
  default long asLong() {
    throw unexpected("a whole number");
  }

  /**
   * This value as a whole number of 32 bits.
   *
   * @return the number
   * @throws JsonException if it is another kind of value, has a fraction or does not fit an int
   */
  default int asInt() {
    throw unexpected("a whole number");
  }

  /**
   * This value as a number, rounded to a double.
   *
   * @return the number, finite
   * @throws JsonException if it is another kind of value or beyond the range of a double
   */
  default double asDouble() {
    throw unexpected("a number");
  }

  private JsonException unexpected(String wanted) {
    return new JsonException("expected " + wanted + " but found " + phrase());
  }
}

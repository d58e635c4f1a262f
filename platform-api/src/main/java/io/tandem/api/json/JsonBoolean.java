package io.tandem.api.json;

/**
 * A JSON truth value.
 *
 * @param value true or false
 */
public record JsonBoolean(boolean value) implements JsonValue {

  @Override
  public boolean asBoolean() {
    return value;
  }

  @Override
  public String phrase() {
    return Boolean.toString(value);
  }

  @Override
  public String toString() {
    return Boolean.toString(value);
  }
}

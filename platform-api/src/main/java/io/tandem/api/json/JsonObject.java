package io.tandem.api.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object.
 *
 * @param members the values by key, in the order in which they are written
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {

  /** Copies the members, keeping their order. */
  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /**
   * Begins an object.
   *
   * @return a builder without members
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The value of a key.
   *
   * @param key the key
   * @return the value; nothing if there is none
   */
  public Optional<JsonValue> get(String key) {
    return Optional.ofNullable(members.get(key));
  }

  /**
   * The value of a key that must be there.
   *
   * @param key the key
   * @return the value
   * @throws JsonException if there is none
   */
  public JsonValue member(String key) {
    return get(key).orElseThrow(() -> new JsonException("the key '" + key + "' is missing"));
  }

  @Override
  public JsonObject asObject() {
    return this;
  }

  @Override
  public String phrase() {
    return "an object";
  }

  /** The object as {@link JsonWriter#compact} writes it. */
  @Override
  public String toString() {
    return JsonWriter.compact(this);
  }

  /** Gathers the members of an object; a key that is put twice keeps the later value. */
  public static final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a member.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public Builder put(String key, JsonValue value) {
      members.put(key, value);
      return this;
    }

    /**
     * Adds a text.
     *
     * @param key the key
     * @param value the text
     * @return this builder
     */
    public Builder put(String key, String value) {
      return put(key, new JsonString(value));
    }

    /**
     * Adds a whole number.
     *
     * @param key the key
     * @param value the number
     * @return this builder
     */
    public Builder put(String key, long value) {
      return put(key, JsonNumber.of(value));
    }

    /**
     * Adds a number.
     *
     * @param key the key
     * @param value the number, finite
     * @return this builder
     */
    public Builder put(String key, double value) {
      return put(key, JsonNumber.of(value));
    }

    /**
     * Adds a truth value.
     *
     * @param key the key
     * @param value true or false
     * @return this builder
     */
    public Builder put(String key, boolean value) {
      return put(key, new JsonBoolean(value));
    }

    /**
     * Ends the object.
     *
     * @return an object of what was put so far
     */
    public JsonObject build() {
      return new JsonObject(members);
    }
  }
}

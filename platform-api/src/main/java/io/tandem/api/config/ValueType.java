package io.tandem.api.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the values of one Java type are read from a config, written to one, and described. */
interface ValueType {

  /**
   * Reads a value, or reports why it cannot be read.
   *
   * @param node what the config says
   * @param path the keys that lead to it
   * @param reading where problems go
   * @return the value; nothing if a problem was reported
   */
  Optional<Object> read(ConfigNode node, String path, Reading reading);

  /**
   * Reads the value of a key that is not set and has no default.
   *
   * @param section the section that lacks it
   * @param path the keys that would lead to it
   * @param reading where problems go
   * @return the value; nothing if a problem was reported
   */
  default Optional<Object> readMissing(ConfigNode.Section section, String path, Reading reading) {
    reading.report(section, path, "this key is required; expected " + phrase());
    return Optional.empty();
  }

  /**
   * Writes a value that this type reads back equal.
   *
   * @param value a value of the Java type
   * @param origin the origin of everything written
   * @return the node; nothing if the key is to be left out
   */
  Optional<ConfigNode> write(Object value, Origin origin);

  /**
   * What a value is, as an error message says it.
   *
   * @return for example {@code a whole number}
   */
  String phrase();

  /**
   * The names that a value is one of.
   *
   * @param catalog the parts that are there
   * @return the allowed names; empty where any value of the kind will do
   */
  default List<String> allowed(PartCatalog catalog) {
    return List.of();
  }

  /**
   * What the numbers may be.
   *
   * @return a phrase such as {@code at least 1}; empty where every number will do
   */
  default Optional<String> range() {
    return Optional.empty();
  }

  /**
   * Whether a key of this type must be set where it has no default.
   *
   * @return false if its absence has a meaning
   */
  default boolean required() {
    return true;
  }

  /**
   * The keys below a key of this type.
   *
   * @return the record whose components they are; nothing for other values
   */
  default Optional<Class<? extends Record>> keys() {
    return Optional.empty();
  }

  /**
   * The records that {@code type} chooses from, where the choice is closed.
   *
   * @return the records by name; empty for other values
   */
  default Map<String, Class<? extends Record>> choices() {
    return Map.of();
  }
}

package io.tandem.api.config;

import java.util.List;
import java.util.Optional;

/**
 * What a config may say under one key.
 *
 * @param key the key
 * @param type what a value is, for example {@code a whole number}
 * @param required whether the key must be set
 * @param defaultValue the value where it is not set, as a config would write it
 * @param range what its numbers may be, for example {@code at least 1}
 * @param allowed the names that a value, or each item of a list, is one of; empty where any will do
 * @param doc the meaning; empty if the record gives none
 * @param keys the keys below this one; empty for a single value, and for a section that stands
 *     inside one of its own kind
 */
public record KeyDescription(
    String key,
    String type,
    boolean required,
    Optional<String> defaultValue,
    Optional<String> range,
    List<String> allowed,
    String doc,
    List<KeyDescription> keys) {

  /** Copies the lists. */
  public KeyDescription {
    allowed = List.copyOf(allowed);
    keys = List.copyOf(keys);
  }
}

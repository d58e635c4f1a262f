package io.tandem.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param choices by each name that {@code type} can give, the further keys of the section; empty
 *     for other values, and for named parts of a {@link PartCatalog}, which are described by
 *     themselves
 */
public record KeyDescription(
    String key,
    String type,
    boolean required,
    Optional<String> defaultValue,
    Optional<String> range,
    List<String> allowed,
    String doc,
    List<KeyDescription> keys,
    Map<String, List<KeyDescription>> choices) {

  /** Copies the lists and the map. */
  public KeyDescription {
    allowed = List.copyOf(allowed);
    keys = List.copyOf(keys);
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
  }
}

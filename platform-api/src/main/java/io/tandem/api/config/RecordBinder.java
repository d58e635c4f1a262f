package io.tandem.api.config;

import java.util.Objects;

/**
 * Reads a config tree into a record, strictly.
 *
 * <p>The record's components are the keys: {@code weightDecay} is {@code weight-decay}. What a
 * component may be: {@code int}, {@code long}, {@code float}, {@code double}, {@code boolean} and
 * their boxes, {@code String}, {@code Path} (as written, not resolved), {@code Duration}, an enum
 * (constant {@code GELU_TANH} is {@code gelu-tanh}), another record, a sealed interface of records
 * with {@link TypeName}, a {@link Part}, and {@code List}, {@code Map<String, …>} and {@code
 * Optional} of these. {@link Doc}, {@link Default}, {@link Range} and {@link NameOf} say the rest.
 * A record's own checks count too: what its constructor refuses with an {@link
 * IllegalArgumentException} is reported at its section.
 *
 * <p>Immutable and thread-safe. The packages of the records must be exported, or open to this
 * module.
 */
public final class RecordBinder {
  private final PartCatalog catalog;

  /**
   * Makes a binder.
   *
   * @param catalog the parts that configs can name
   */
  public RecordBinder(PartCatalog catalog) {
    this.catalog = Objects.requireNonNull(catalog);
  }

  /**
   * Reads a record.
   *
   * @param section the keys and values
   * @param type the record's class
   * @param <R> the record
   * @return the record that the section describes, defaults filled in
   * @throws ConfigException if a key is unknown or missing or a value is not allowed; it tells all
   *     such problems, not only the first
   * @throws IllegalArgumentException if the record has a component that no config can give
   */
  public <R extends Record> R bind(ConfigNode.Section section, Class<R> type) {
    Reading reading = new Reading(catalog);
    return RecordSchema.of(type)
        .read(section, "", reading)
        .map(type::cast)
        .orElseThrow(() -> new ConfigException(reading.problems()));
  }
}

package io.tandem.api.config;

import java.util.Objects;

/**
 * A part of an experiment that a config names, and that anyone's jar may provide: in {@code model {
 * type = gpt, layers = 4 }} the type is a name in a {@link PartCatalog} and the other keys belong
 * to the record that stands there beside it. Choices that are closed are sealed interfaces of
 * records instead.
 *
 * @param name the name that {@code type} gave
 * @param settings the other keys, an instance of the record that the catalog has for the name
 * @param <F> the family that the name was looked up in, usually the interface of its providers
 */
@SuppressWarnings("UnusedTypeParameter") // Read by reflection where a record's component is bound.
public record Part<F>(String name, Record settings) {

  /** Refuses nulls. */
  public Part {
    Objects.requireNonNull(name);
    Objects.requireNonNull(settings);
  }
}

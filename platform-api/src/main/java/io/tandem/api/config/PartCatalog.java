package io.tandem.api.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parts that a config can name, by family: for each name the record that its other keys are
 * bound to. Filled from whatever providers are found on the path, then immutable.
 */
public final class PartCatalog {
  private static final PartCatalog EMPTY = new Builder().build();

  private final Map<Class<?>, Map<String, Class<? extends Record>>> families;

  private PartCatalog(Map<Class<?>, Map<String, Class<? extends Record>>> families) {
    this.families = families;
  }

  /**
   * A catalog without parts, for records that name none.
   *
   * @return the empty catalog
   */
  public static PartCatalog empty() {
    return EMPTY;
  }

  /**
   * Begins a catalog.
   *
   * @return a builder without entries
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The parts of a family.
   *
   * @param family the interface that they provide
   * @return the records by name, in the order of the names; empty if there are none
   */
  public Map<String, Class<? extends Record>> parts(Class<?> family) {
    return families.getOrDefault(family, Map.of());
  }

  /** Gathers the entries of a catalog. Not thread-safe. */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final Map<Class<?>, Map<String, Class<? extends Record>>> families =
        new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a part.
     *
     * @param family the interface that it provides
     * @param name what {@code type} calls it: lower case, words joined by hyphens
     * @param settings the record that its keys are bound to; one without components for a part that
     *     has none
     * @return this builder
     * @throws IllegalArgumentException if the name is malformed, or taken in the family
     */
    public Builder add(Class<?> family, String name, Class<? extends Record> settings) {
      Objects.requireNonNull(settings);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "' is no name for a part: lower case, words joined by hyphens");
      }
      Class<? extends Record> before =
          families.computeIfAbsent(family, key -> new TreeMap<>()).putIfAbsent(name, settings);
      if (before != null) {
        throw new IllegalArgumentException(
            String.format(
                "two parts of %s are named '%s': with %s and with %s",
                family.getSimpleName(), name, before.getName(), settings.getName()));
      }
      return this;
    }

    /**
     * Ends the catalog.
     *
     * @return a catalog of what was added so far
     */
    public PartCatalog build() {
      Map<Class<?>, Map<String, Class<? extends Record>>> copy = new LinkedHashMap<>();
      families.forEach(
          (family, parts) ->
              copy.put(family, Collections.unmodifiableMap(new LinkedHashMap<>(parts))));
      return new PartCatalog(Collections.unmodifiableMap(copy));
    }
  }
}

package io.tandem.api.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a config, with the place where it was written. Immutable, and independent of the file
 * format that it was read from. A key that was set to null is a key that is not there.
 */
public sealed interface ConfigNode {

  /**
   * Where this value was written.
   *
   * @return the origin; of a section or list, where it begins
   */
  Origin origin();

  /**
   * What this value is, as an error message says it.
   *
   * @return for example {@code the number 3} or {@code a list}
   */
  String phrase();

  /**
   * Whether another value is the same but for its origins and the order of keys. Numbers are the
   * same if they have the same value, however they are written.
   *
   * @param other the value to compare with
   * @return true if both say the same
   */
  boolean sameAs(ConfigNode other);

  /**
   * A group of keys.
   *
   * @param entries the values by key, in the order in which they were written
   * @param origin where the section begins
   */
  record Section(Map<String, ConfigNode> entries, Origin origin) implements ConfigNode {

    /** Copies the entries, keeping their order. */
    public Section {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /**
     * The value of a key.
     *
     * @param key one key, not a path
     * @return its value, or nothing if the key is not set
     */
    public Optional<ConfigNode> get(String key) {
      return Optional.ofNullable(entries.get(key));
    }

    /**
     * Where the value at a path was written, for a check that comes after binding.
     *
     * @param keys the keys that lead to the value
     * @return the origin of the value, or of the last section on the way that is there
     */
    public Origin originOf(List<String> keys) {
      ConfigNode node = this;
      for (String key : keys) {
        if (!(node instanceof Section section) || section.get(key).isEmpty()) {
          break;
        }
        node = section.entries.get(key);
      }
      return node.origin();
    }

    @Override
    public String phrase() {
      return "a section { … }";
    }

    @Override
    public boolean sameAs(ConfigNode other) {
      return other instanceof Section section
          && entries.keySet().equals(section.entries.keySet())
          && entries.entrySet().stream()
              .allMatch(entry -> entry.getValue().sameAs(section.entries.get(entry.getKey())));
    }
  }

  /**
   * A list of values.
   *
   * @param items the values in order
   * @param origin where the list begins
   */
  record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {

    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String phrase() {
      return "a list [ … ]";
    }

    @Override
    public boolean sameAs(ConfigNode other) {
      if (!(other instanceof Sequence sequence) || items.size() != sequence.items.size()) {
        return false;
      }
      Iterator<ConfigNode> others = sequence.items.iterator();
      return items.stream().allMatch(item -> item.sameAs(others.next()));
    }
  }

  /**
   * A single value.
   *
   * @param kind how it was written
   * @param text the value as it was written, without quotes; a number is a decimal literal
   * @param origin where it was written
   */
  record Scalar(Kind kind, String text, Origin origin) implements ConfigNode {

    /** How a single value was written. */
    public enum Kind {
      /** Letters, quoted or not. */
      TEXT,
      /** A decimal number. */
      NUMBER,
      /** {@code true} or {@code false}. */
      BOOLEAN
    }

    /** Refuses a number or truth value that its text does not spell. */
    public Scalar {
      if (kind == Kind.NUMBER) {
        new BigDecimal(text);
      } else if (kind == Kind.BOOLEAN && !text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException("not a truth value: " + text);
      }
    }

    @Override
    public String phrase() {
      String shown = KeyPath.shown(text);
      return switch (kind) {
        case TEXT -> "the text '" + shown + "'";
        case NUMBER -> "the number " + shown;
        case BOOLEAN -> shown;
      };
    }

    @Override
    public boolean sameAs(ConfigNode other) {
      if (!(other instanceof Scalar scalar) || kind != scalar.kind) {
        return false;
      }
      return kind == Kind.NUMBER
          ? new BigDecimal(text).compareTo(new BigDecimal(scalar.text)) == 0
          : text.equals(scalar.text);
    }
  }
}

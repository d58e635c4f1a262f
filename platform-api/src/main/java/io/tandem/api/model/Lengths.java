package io.tandem.api.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long the sequences of a batch are, padding included, for models whose programs are traced for
 * known lengths: a recurrence makes one step after the other, so that its program has as many as
 * there are. Immutable.
 *
 * @param byAxis lengths, at least 1, by the names that the model gives to the axes
 */
public record Lengths(SortedMap<String, Integer> byAxis) {
  /** Those of a model whose programs are for sequences of any length. */
  public static final Lengths NONE = new Lengths(Collections.emptySortedMap());

  /** Copies the map and checks the range. */
  public Lengths {
    byAxis = Collections.unmodifiableSortedMap(new TreeMap<>(byAxis));
    byAxis.forEach(
        (axis, length) -> {
          if (length < 1) {
            throw new IllegalArgumentException("axis '" + axis + "' of length " + length);
          }
        });
  }

  /** One length. */
  public static Lengths of(String axis, int length) {
    return new Lengths(new TreeMap<>(Map.of(axis, length)));
  }

  /** These and one more. */
  public Lengths and(String axis, int length) {
    SortedMap<String, Integer> all = new TreeMap<>(byAxis);
    all.put(axis, length);
    return new Lengths(all);
  }

  /**
   * The length of an axis.
   *
   * @throws IllegalArgumentException if none is known
   */
  public int of(String axis) {
    Integer length = byAxis.get(axis);
    if (length == null) {
      throw new IllegalArgumentException("no length of '" + axis + "' among " + byAxis);
    }
    return length;
  }

  @Override
  public String toString() {
    return byAxis.toString();
  }
}

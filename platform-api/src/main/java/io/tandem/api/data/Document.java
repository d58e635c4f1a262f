package io.tandem.api.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text with a name, the unit by which data is split into training and validation.
 *
 * @param name what tells it from the other documents of its dataset, for example a path relative to
 *     the dataset's folder; not blank
 * @param text the text, possibly empty
 * @param attributes what else is known of it, by name (a year, an author, a label); sorted by name
 */
public record Document(String name, String text, Map<String, String> attributes) {

  /** Copies the attributes. */
  public Document {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a document needs a name");
    }
    if (text == null) {
      throw new IllegalArgumentException("document " + name + " has no text");
    }
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /**
   * A document of which nothing else is known.
   *
   * @param name what tells it from the others
   * @param text the text
   */
  public Document(String name, String text) {
    this(name, text, Map.of());
  }
}

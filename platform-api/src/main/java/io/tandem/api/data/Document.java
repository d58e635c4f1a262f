package io.tandem.api.data;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A text with a name, the unit by which data is split into training and validation.
 *
 * @param name what tells it from the other documents of its dataset, for example a path relative to
 *     the dataset's folder; not blank
 * @param text the text, possibly empty
 * @param attributes what else is known of it, by name (a year, an author, a label); sorted by name
 * @param lists what is known of it in several pieces, by name (labels, words and their tags);
 *     sorted by name
 * @param lines where it stands, if its name does not say so, or the items of its lists, if each has
 *     a line of its own
 */
public record Document(
    String name,
    String text,
    Map<String, String> attributes,
    Map<String, List<String>> lists,
    Optional<Lines> lines) {

  /**
   * Where a document stands in a file, or the items of its lists in one that has one of each on a
   * line.
   *
   * @param file the file, as messages name it
   * @param numbers the lines, from 1: that of the document, or those of the items in their order
   */
  public record Lines(String file, List<Integer> numbers) {

    /** Copies the numbers and checks that there is one. */
    public Lines {
      numbers = List.copyOf(numbers);
      if (numbers.isEmpty()) {
        throw new IllegalArgumentException(file + ": no line");
      }
    }

    String first() {
      return file + ":" + numbers.get(0);
    }
  }

  /** Copies attributes and lists. */
  public Document {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a document needs a name");
    }
    if (text == null) {
      throw new IllegalArgumentException("document " + name + " has no text");
    }
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    Map<String, List<String>> copies = new TreeMap<>();
    lists.forEach((key, items) -> copies.put(key, List.copyOf(items)));
    lists = Collections.unmodifiableMap(copies);
  }

  /**
   * A document whose name says where it stands.
   *
   * @param name what tells it from the others
   * @param text the text
   * @param attributes what else is known of it, by name
   * @param lists what is known of it in several pieces, by name
   */
  public Document(
      String name, String text, Map<String, String> attributes, Map<String, List<String>> lists) {
    this(name, text, attributes, lists, Optional.empty());
  }

  /**
   * A document of which nothing is known in several pieces.
   *
   * @param name what tells it from the others
   * @param text the text
   * @param attributes what else is known of it, by name
   */
  public Document(String name, String text, Map<String, String> attributes) {
    this(name, text, attributes, Map.of());
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

  /**
   * Where it stands, for messages.
   *
   * @return the document, and file and line where they are known and its name does not say them
   */
  public String place() {
    String named = "document '" + name + "'";
    return lines
        .map(Lines::first)
        .filter(place -> !place.equals(name))
        .map(place -> place + ", " + named)
        .orElse(named);
  }

  /**
   * Where an item of its lists stands, for messages.
   *
   * @param item the place in the list, from 0
   * @return file and line where the item has a line of its own, otherwise the document and the
   *     count of the item
   */
  public String placeOf(int item) {
    boolean single = item == 0 && lists.values().stream().allMatch(list -> list.size() == 1);
    return lines
        .filter(known -> known.numbers().size() > 1 || single)
        .filter(known -> item < known.numbers().size())
        .map(known -> known.file() + ":" + known.numbers().get(item))
        .orElseGet(() -> place() + ", word " + (item + 1));
  }
}

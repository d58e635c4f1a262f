package io.tandem.datasets.text;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes documents of a file's rows, each with values by name. */
final class RowDocuments {
  private final Path file;
  private final List<String> text;
  private final Optional<String> id;
  private final List<Document> documents = new ArrayList<>();
  private final Map<String, Long> lines = new HashMap<>();

  /**
   * Begins.
   *
   * @param text the values that make the text, a line feed between them; none for documents of
   *     lists alone
   * @param id the value that names the document, if there is one
   */
  RowDocuments(Path file, List<String> text, Optional<String> id) {
    this.file = file;
    this.text = text;
    this.id = id;
  }

  /** Adds a row of a table. */
  void add(long line, List<String> columns, List<String> values, Map<String, String> separators) {
    if (values.size() != columns.size()) {
      throw new BadInputException(
          String.format(
              "%s:%d: %d values for the %d columns %s",
              file, line, values.size(), columns.size(), columns));
    }
    separators.keySet().forEach(list -> require(file, line, list, columns));
    Map<String, String> attributes = new LinkedHashMap<>();
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      String separator = separators.get(columns.get(i));
      if (separator == null) {
        attributes.put(columns.get(i), values.get(i));
      } else {
        lists.put(columns.get(i), items(values.get(i), separator));
      }
    }
    add(line, attributes, lists);
  }

  private static List<String> items(String value, String separator) {
    return Arrays.stream(value.split(Pattern.quote(separator), -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** Adds a document of what is known of it, the text and the name among the attributes. */
  void add(long line, Map<String, String> known, Map<String, List<String>> lists) {
    Map<String, String> attributes = new LinkedHashMap<>(known);
    List<String> parts = new ArrayList<>();
    for (String part : text) {
      if (!known.containsKey(part) && !lists.isEmpty()) {
        throw new BadInputException(
            String.format(
                "%s:%d: there is no text '%s', but the lists %s; text = [] is for documents of"
                    + " lists alone",
                file, line, part, String.join(", ", lists.keySet())));
      }
      require(file, line, part, known.keySet());
      parts.add(attributes.remove(part));
    }
    String whole = String.join("\n", parts).strip();
    if (whole.isEmpty() && !text.isEmpty()) {
      throw new BadInputException(
          String.format("%s:%d: the text (%s) is empty", file, line, String.join(", ", text)));
    }
    String name = file.getFileName() + ":" + line;
    if (id.isPresent()) {
      require(file, line, id.get(), known.keySet());
      name = known.get(id.get());
      attributes.remove(id.get());
      if (name.isBlank()) {
        throw new BadInputException(
            String.format("%s:%d: the name (%s) is blank", file, line, id.get()));
      }
    }
    Long before = lines.putIfAbsent(name, line);
    if (before != null) {
      throw new BadInputException(
          String.format("%s:%d: '%s' is the name of line %d, too", file, line, name, before));
    }
    // Without a name of its own, the document's tells the line.
    Optional<Document.Lines> place =
        id.map(
            key ->
                new Document.Lines(file.getFileName().toString(), List.of(Math.toIntExact(line))));
    documents.add(new Document(name, whole, attributes, lists, place));
  }

  static void require(Path file, long line, String name, Collection<String> names) {
    if (!names.contains(name)) {
      throw new BadInputException(
          String.format(
              "%s:%d: there is no '%s'; %s", file, line, name, NearestName.hint(name, names)));
    }
  }

  /** All of them, at least one. */
  List<Document> all() {
    if (documents.isEmpty()) {
      throw new BadInputException(file + ": there is no document in it");
    }
    return documents;
  }
}

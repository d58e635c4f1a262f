package io.tandem.api.data;

import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What tasks take from documents, with messages that name the key of the task that asked. */
final class DocumentFields {
  private DocumentFields() {}

  /** An attribute. */
  static String attribute(Document document, String name, String key) {
    return Optional.ofNullable(document.attributes().get(name))
        .orElseThrow(
            () ->
                document.lists().containsKey(name)
                    ? new BadInputException(
                        String.format(
                            "document '%s': '%s', which 'task.%s' names, is a list and not one"
                                + " text",
                            document.name(), name, key))
                    : missing(document, "attribute", name, key, d -> d.attributes().keySet()));
  }

  /** A list. */
  static List<String> list(Document document, String name, String key) {
    return Optional.ofNullable(document.lists().get(name))
        .orElseThrow(
            () ->
                document.attributes().containsKey(name)
                    ? new BadInputException(
                        String.format(
                            "document '%s': '%s', which 'task.%s' names, is one text and no list",
                            document.name(), name, key))
                    : missing(document, "list", name, key, d -> d.lists().keySet()));
  }

  /** A list, of which an attribute is one with a single item. */
  static List<String> several(Document document, String name, String key) {
    String single = document.attributes().get(name);
    return single == null ? list(document, name, key) : List.of(single);
  }

  /** A finite decimal number. */
  static double number(Document document, String name, String text) {
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value)) {
      throw new BadInputException(
          String.format(
              "document '%s': '%s' is '%s', which is no finite number",
              document.name(), name, text));
    }
    return value;
  }

  private static BadInputException missing(
      Document document,
      String what,
      String name,
      String key,
      Function<Document, ? extends Collection<String>> names) {
    List<String> known = List.copyOf(names.apply(document));
    return new BadInputException(
        String.format(
            "document '%s' has no %s '%s', which 'task.%s' names; %s",
            document.name(),
            what,
            name,
            key,
            known.isEmpty() ? "it has none at all" : NearestName.hint(name, known)));
  }
}

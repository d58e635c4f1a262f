package io.tandem.experiments.sweep;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.ConfigProblem;
import io.tandem.api.config.Origin;
import io.tandem.experiments.config.ConfigKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code search} of a sweep: which keys it names, dotted or within each other, and what
 * stands for their values. A section with a {@code type} is a space of values, a list is a choice.
 */
final class SearchReading {
  static final String SEARCH = "search";
  private static final String TYPE = "type";
  private static final String VALUES = "values";
  private static final String CHOICE = "choice";

  /** A key as it was found. */
  private record Found(
      List<String> path, ConfigNode.Section space, Map<String, ConfigNode> choices) {}

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private SearchReading() {}

  /**
   * Reads the section, if it is there and one. Its keys are in the order in which they were
   * written, though the parser puts together those of one section.
   */
  static SearchReading of(ConfigNode.Section sweep) {
    SearchReading reading = new SearchReading();
    if (sweep.get(SEARCH).orElse(null) instanceof ConfigNode.Section search) {
      reading.descend(search, List.of());
      List<Map.Entry<String, Found>> all = new ArrayList<>(reading.found.entrySet());
      all.sort(Comparator.comparing(entry -> line(entry.getValue().space().origin())));
      reading.found.clear();
      all.forEach(entry -> reading.found.put(entry.getKey(), entry.getValue()));
    }
    return reading;
  }

  /** What the command line adds comes last. */
  private static int line(Origin origin) {
    return origin.line() > 0 ? origin.line() : Integer.MAX_VALUE;
  }

  private void descend(ConfigNode.Section section, List<String> above) {
    section
        .entries()
        .forEach(
            (key, node) -> {
              List<String> path = new ArrayList<>(above);
              // A quoted key with dots in it leads as far as one without quotes.
              path.addAll(keys(key));
              take(path, node);
            });
  }

  private void take(List<String> path, ConfigNode node) {
    String key = key(path);
    Origin origin = node.origin();
    if (node instanceof ConfigNode.Sequence list) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      entries.put(TYPE, text(CHOICE, origin));
      entries.put(VALUES, list);
      space(path, new ConfigNode.Section(entries, origin));
    } else if (node instanceof ConfigNode.Scalar) {
      problems.add(
          new ConfigProblem(
              origin,
              SEARCH + "." + key,
              node.phrase()
                  + " is no choice; give a list or a section with a type, or set the key in"
                  + " 'experiment'"));
    } else if (((ConfigNode.Section) node).get(TYPE).orElse(null) instanceof ConfigNode.Scalar) {
      space(path, (ConfigNode.Section) node);
    } else {
      descend((ConfigNode.Section) node, path);
    }
  }

  private void space(List<String> path, ConfigNode.Section space) {
    Map<String, ConfigNode> choices = new LinkedHashMap<>();
    ConfigNode.Section bound = space;
    if (space.get(VALUES).orElse(null) instanceof ConfigNode.Sequence list) {
      List<ConfigNode> texts = new ArrayList<>();
      for (ConfigNode item : list.items()) {
        String text = ConfigKeys.text(item);
        choices.put(text, item);
        texts.add(text(text, item.origin()));
      }
      Map<String, ConfigNode> entries = new LinkedHashMap<>(space.entries());
      entries.put(VALUES, new ConfigNode.Sequence(texts, list.origin()));
      bound = new ConfigNode.Section(entries, space.origin());
    }
    if (found.put(key(path), new Found(path, bound, choices)) != null) {
      problems.add(
          new ConfigProblem(
              space.origin(), SEARCH + "." + key(path), "is named twice; once will do"));
    }
  }

  private static ConfigNode.Scalar text(String text, Origin origin) {
    return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, text, origin);
  }

  private static List<String> keys(String key) {
    try {
      return ConfigUtil.splitPath(key);
    } catch (ConfigException e) {
      return List.of(key);
    }
  }

  private static String key(List<String> path) {
    return path.stream().allMatch(one -> one.matches("[A-Za-z0-9_-]+"))
        ? String.join(".", path)
        : ConfigUtil.joinPath(path);
  }

  /** What is wrong with the keys. */
  List<ConfigProblem> problems() {
    return List.copyOf(problems);
  }

  /** The keys and their spaces as sections, choices told by texts, to be bound as a map. */
  Map<String, ConfigNode> sections() {
    Map<String, ConfigNode> sections = new LinkedHashMap<>();
    found.forEach((key, one) -> sections.put(key, one.space()));
    return sections;
  }

  /** The same as it is written to a file: choices as what they are. */
  ConfigNode.Section written(Origin origin) {
    Map<String, ConfigNode> sections = new LinkedHashMap<>();
    found.forEach(
        (key, one) ->
            sections.put(
                key,
                one.choices().isEmpty()
                    ? one.space()
                    : new ConfigNode.Sequence(List.copyOf(one.choices().values()), origin)));
    return new ConfigNode.Section(sections, origin);
  }

  /** A dimension for each of the spaces. */
  List<Dimension> dimensions(Map<String, Space> spaces) {
    List<Dimension> dimensions = new ArrayList<>();
    spaces.forEach(
        (key, space) ->
            Optional.ofNullable(found.get(key))
                .ifPresent(
                    one ->
                        dimensions.add(
                            new Dimension(
                                key, one.path(), space, one.choices(), one.space().origin()))));
    return dimensions;
  }
}

package io.tandem.experiments.sweep;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key of the experiment that a sweep gives values to.
 *
 * @param key the keys that lead to it, with dots between them
 * @param path the same one by one
 * @param space its values, as texts
 * @param choices of a choice, what each text stands for; empty of others, whose texts are numbers
 * @param origin where it was written
 */
public record Dimension(
    String key, List<String> path, Space space, Map<String, ConfigNode> choices, Origin origin) {
  private static final String TYPE = "type";

  /** Copies list and map. */
  public Dimension {
    path = List.copyOf(path);
    choices = Map.copyOf(choices);
  }

  /** The value that a text of the space stands for. */
  ConfigNode node(String value) {
    ConfigNode choice = choices.get(value);
    return choice == null
        ? new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, value, origin)
        : choice;
  }

  /** A config in which the key has a value. */
  ConfigNode.Section set(ConfigNode.Section config, String value) {
    return set(config, path, node(value));
  }

  private ConfigNode.Section set(ConfigNode.Section config, List<String> keys, ConfigNode value) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>(config.entries());
    String first = keys.get(0);
    ConfigNode there = entries.get(first);
    if (keys.size() == 1) {
      entries.put(first, value);
    } else {
      entries.put(first, set(section(there), new ArrayList<>(keys.subList(1, keys.size())), value));
    }
    return new ConfigNode.Section(entries, config.origin());
  }

  /** A name alone stands for a section with nothing but that type. */
  private ConfigNode.Section section(ConfigNode node) {
    if (node instanceof ConfigNode.Section section) {
      return section;
    }
    return node instanceof ConfigNode.Scalar name
        ? new ConfigNode.Section(Map.of(TYPE, name), name.origin())
        : new ConfigNode.Section(Map.of(), origin);
  }
}

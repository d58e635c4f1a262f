package io.tandem.experiments.config;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A config as a flat list of keys, each the path of its section and its own name. */
public final class ConfigKeys {
  private ConfigKeys() {}

  /** The values by path, in their order; lists are values. */
  public static Map<List<String>, ConfigNode> of(ConfigNode.Section config) {
    Map<List<String>, ConfigNode> keys = new LinkedHashMap<>();
    collect(config, List.of(), keys);
    return keys;
  }

  private static void collect(
      ConfigNode.Section section, List<String> path, Map<List<String>, ConfigNode> keys) {
    section
        .entries()
        .forEach(
            (key, value) -> {
              List<String> inner = new ArrayList<>(path);
              inner.add(key);
              if (value instanceof ConfigNode.Section deeper && !deeper.entries().isEmpty()) {
                collect(deeper, inner, keys);
              } else {
                keys.put(List.copyOf(inner), value);
              }
            });
  }

  /** A value as one line for people. */
  public static String text(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return scalar.text();
    }
    if (node instanceof ConfigNode.Sequence list) {
      return list.items().stream()
          .map(ConfigKeys::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return ((ConfigNode.Section) node)
        .entries().entrySet().stream()
            .map(entry -> entry.getKey() + " = " + text(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  /** The value at a path, if there is one. */
  public static Optional<ConfigNode> at(ConfigNode.Section config, List<String> path) {
    ConfigNode node = config;
    for (String key : path) {
      if (!(node instanceof ConfigNode.Section section) || section.get(key).isEmpty()) {
        return Optional.empty();
      }
      node = section.get(key).get();
    }
    return Optional.of(node);
  }

  /** The config without one key. */
  public static ConfigNode.Section without(ConfigNode.Section config, List<String> path) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>(config.entries());
    String key = path.get(0);
    if (path.size() == 1) {
      entries.remove(key);
    } else if (entries.get(key) instanceof ConfigNode.Section inner) {
      entries.put(key, without(inner, path.subList(1, path.size())));
    }
    Origin origin = config.origin();
    return new ConfigNode.Section(entries, origin);
  }
}

package io.tandem.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds config trees for tests: every key stands on a line of its own of {@code test.conf}. */
final class Trees {
  private int line;

  private Trees() {}

  /** A section from keys and values in turn; a value may be a list, or {@link #group}. */
  static ConfigNode.Section section(Object... keysAndValues) {
    return (ConfigNode.Section) new Trees().node(group(keysAndValues));
  }

  static Map<String, Object> group(Object... keysAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return entries;
  }

  private ConfigNode node(Object value) {
    Origin origin = new Origin("test.conf", Math.max(line, 1));
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        line++;
        entries.put((String) entry.getKey(), node(entry.getValue()));
      }
      return new ConfigNode.Section(entries, origin);
    }
    if (value instanceof List<?> list) {
      List<ConfigNode> items = new ArrayList<>();
      list.forEach(item -> items.add(node(item)));
      return new ConfigNode.Sequence(items, origin);
    }
    ConfigNode.Scalar.Kind kind = ConfigNode.Scalar.Kind.TEXT;
    if (value instanceof Number) {
      kind = ConfigNode.Scalar.Kind.NUMBER;
    } else if (value instanceof Boolean) {
      kind = ConfigNode.Scalar.Kind.BOOLEAN;
    }
    return new ConfigNode.Scalar(kind, value.toString(), origin);
  }
}

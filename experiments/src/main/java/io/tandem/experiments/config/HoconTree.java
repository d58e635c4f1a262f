package io.tandem.experiments.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what the HOCON library has read and resolved into a config tree. */
final class HoconTree {
  private static final int MOST_VALUES = 100_000;
  private static final Pattern PLACE = Pattern.compile("(.*?)(?:: (\\d+)(?:-\\d+)?)?");

  private final Origin file;
  private int values;

  HoconTree(Origin file) {
    this.file = file;
  }

  /** The library's origin in our words; of sections merged from several places, the main file. */
  static Origin origin(ConfigOrigin origin, Origin file) {
    Matcher place = PLACE.matcher(origin.description());
    if (origin.description().startsWith("merge of ") || !place.matches()) {
      return file;
    }
    if (place.group(1).equals(CommandLineOverride.SOURCE) || place.group(2) == null) {
      return Origin.of(place.group(1));
    }
    return new Origin(place.group(1), Integer.parseInt(place.group(2)));
  }

  ConfigNode.Section section(ConfigObject object) {
    return section(object, "", 0);
  }

  private ConfigNode.Section section(ConfigObject object, String path, int depth) {
    // Not entrySet: it hashes the values, over and over where they are shared.
    List<String> keys = new ArrayList<>(object.keySet());
    keys.sort(
        Comparator.<String, Integer>comparing(key -> origin(object.get(key).origin(), file).line())
            .thenComparing(Comparator.naturalOrder()));
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    for (String key : keys) {
      if (object.get(key).valueType() != ConfigValueType.NULL) {
        nodes.put(key, node(object.get(key), inner(path, key), depth + 1));
      }
    }
    return new ConfigNode.Section(nodes, origin(nodes, path, origin(object.origin(), file)));
  }

  /**
   * Where a section was written, with the keys in it that the command line has set: what is wrong
   * between keys is as likely theirs.
   */
  private static Origin origin(Map<String, ConfigNode> nodes, String path, Origin written) {
    List<String> overrides =
        nodes.entrySet().stream()
            .filter(node -> !(node.getValue() instanceof ConfigNode.Section))
            .filter(node -> node.getValue().origin().source().equals(CommandLineOverride.SOURCE))
            .map(node -> inner(path, node.getKey()))
            .toList();
    boolean ownFile = written.source().equals(CommandLineOverride.SOURCE);
    return overrides.isEmpty() || ownFile
        ? written
        : new Origin(
            String.format(
                "%s (%s) over %s",
                CommandLineOverride.SOURCE, String.join(", ", overrides), written.source()),
            written.line());
  }

  private static String inner(String path, String key) {
    String written = ConfigUtil.joinPath(key);
    return path.isEmpty() ? written : path + "." + written;
  }

  private ConfigNode node(ConfigValue value, String path, int depth) {
    Origin origin = origin(value.origin(), file);
    if (depth > HoconLimits.DEPTH) {
      throw new ConfigException(origin, "", "keys within keys, more than " + HoconLimits.DEPTH);
    }
    if (++values > MOST_VALUES) {
      throw new ConfigException(origin, "", "more than " + MOST_VALUES + " values");
    }
    return switch (value.valueType()) {
      case OBJECT -> section((ConfigObject) value, path, depth);
      case LIST -> {
        List<ConfigNode> items = new ArrayList<>();
        for (ConfigValue item : (ConfigList) value) {
          items.add(node(item, path + "[" + items.size() + "]", depth + 1));
        }
        yield new ConfigNode.Sequence(items, origin);
      }
      case NUMBER -> number(value, path, origin);
      case BOOLEAN ->
          new ConfigNode.Scalar(
              ConfigNode.Scalar.Kind.BOOLEAN, value.unwrapped().toString(), origin);
      case STRING -> text((String) value.unwrapped(), path, origin);
      case NULL -> throw new ConfigException(origin, path, "null has no meaning in a list");
    };
  }

  private static ConfigNode number(ConfigValue value, String path, Origin origin) {
    // As it was written; rendering would print a double.
    String text = value.atKey("number").getString("number");
    try {
      new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new ConfigException(origin, path, "no number can be as large or small as this");
    }
    return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, text, origin);
  }

  private static ConfigNode text(String text, String path, Origin origin) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new ConfigException(origin, path, "half of a surrogate pair is no character");
    }
    return new ConfigNode.Scalar(ConfigNode.Scalar.Kind.TEXT, text, origin);
  }
}

package io.tandem.experiments.config;

import com.typesafe.config.ConfigUtil;
import io.tandem.api.config.ConfigNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes config trees as HOCON that {@link HoconReader} reads back as the same tree. */
public final class HoconWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final Set<String> WORDS = Set.of("true", "false", "null", "include");
  private static final int WIDTH = 100;

  private HoconWriter() {}

  /**
   * Writes a tree, its keys in order.
   *
   * @param section the tree
   * @return the text, with a line break at its end
   */
  public static String write(ConfigNode.Section section) {
    StringBuilder out = new StringBuilder();
    writeEntries(section, "", out);
    return out.toString();
  }

  private static void writeEntries(ConfigNode.Section section, String indent, StringBuilder out) {
    for (Map.Entry<String, ConfigNode> entry : section.entries().entrySet()) {
      out.append(indent).append(word(entry.getKey()));
      out.append(entry.getValue() instanceof ConfigNode.Section ? " " : " = ");
      writeValue(entry.getValue(), indent, out);
      out.append('\n');
    }
  }

  private static void writeValue(ConfigNode node, String indent, StringBuilder out) {
    String deeper = indent + "  ";
    if (node instanceof ConfigNode.Scalar scalar) {
      out.append(scalar(scalar));
    } else if (node instanceof ConfigNode.Section section) {
      if (section.entries().isEmpty()) {
        out.append("{}");
        return;
      }
      out.append("{\n");
      writeEntries(section, deeper, out);
      out.append(indent).append('}');
    } else if (node instanceof ConfigNode.Sequence sequence) {
      writeList(sequence, indent, out);
    }
  }

  private static void writeList(ConfigNode.Sequence list, String indent, StringBuilder out) {
    if (list.items().stream().allMatch(ConfigNode.Scalar.class::isInstance)) {
      String line =
          list.items().stream()
              .map(item -> scalar((ConfigNode.Scalar) item))
              .collect(Collectors.joining(", ", "[", "]"));
      if (line.length() <= WIDTH - indent.length()) {
        out.append(line);
        return;
      }
    }
    out.append("[\n");
    for (ConfigNode item : list.items()) {
      out.append(indent).append("  ");
      writeValue(item, indent + "  ", out);
      out.append('\n');
    }
    out.append(indent).append(']');
  }

  private static String scalar(ConfigNode.Scalar scalar) {
    return scalar.kind() == ConfigNode.Scalar.Kind.TEXT ? word(scalar.text()) : scalar.text();
  }

  private static String word(String text) {
    return PLAIN.matcher(text).matches() && !WORDS.contains(text)
        ? text
        : ConfigUtil.quoteString(text);
  }
}

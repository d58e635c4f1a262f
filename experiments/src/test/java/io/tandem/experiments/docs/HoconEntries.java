package io.tandem.experiments.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries that a HOCON text has at its top. A page shows several ways to say something by
 * saying the same key several times; HOCON itself would make one of them.
 */
final class HoconEntries {
  private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9-]*)[^{=]*[{=].*");

  private HoconEntries() {}

  /**
   * An entry.
   *
   * @param key up to its first dot
   * @param text with the key
   */
  record Entry(String key, String text) {}

  /** The texts that a text stands for: with each key once, at its first, second … place. */
  static List<String> alternatives(String text) {
    List<Entry> entries = of(text);
    int most =
        entries.stream()
            .mapToInt(entry -> occurrences(entries, entry.key()).size())
            .max()
            .orElse(1);
    if (most == 1) {
      return List.of(text);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      StringBuilder one = new StringBuilder();
      for (String key : entries.stream().map(Entry::key).distinct().toList()) {
        List<Entry> those = occurrences(entries, key);
        one.append(those.get(Math.min(i, those.size() - 1)).text()).append('\n');
      }
      texts.add(one.toString());
    }
    return texts;
  }

  private static List<Entry> occurrences(List<Entry> entries, String key) {
    return entries.stream().filter(entry -> entry.key().equals(key)).toList();
  }

  /** Cuts where a line ends outside of everything. */
  static List<Entry> of(String text) {
    List<Entry> entries = new ArrayList<>();
    StringBuilder entry = new StringBuilder();
    int depth = 0;
    for (String line : text.lines().toList()) {
      entry.append(line).append('\n');
      depth += depth(line);
      if (depth <= 0) {
        Matcher key =
            KEY.matcher(entry.toString().replaceAll("(?m)^\\s*(#.*)?$\\R?", "").split("\\R", 2)[0]);
        if (key.matches()) {
          entries.add(new Entry(key.group(1), entry.toString()));
        }
        entry.setLength(0);
        depth = 0;
      }
    }
    if (!entry.isEmpty()) {
      entries.add(new Entry("", entry.toString()));
    }
    return entries;
  }

  private static int depth(String line) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '#') {
        break;
      } else if (!quoted) {
        depth += "{[".indexOf(c) >= 0 ? 1 : "}]".indexOf(c) >= 0 ? -1 : 0;
      }
    }
    return depth;
  }
}

package io.tandem.api.config;

import java.util.regex.Pattern;

/** How a path of keys is written in messages: {@code training.optimizer.betas[1]}. */
final class KeyPath {
  private static final int LONGEST_SHOWN = 60;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  private KeyPath() {}

  static String key(String path, String key) {
    String written = PLAIN.matcher(key).matches() ? shown(key) : '"' + shown(key) + '"';
    return path.isEmpty() ? written : path + "." + written;
  }

  /** A text from the user as messages repeat it: the beginning, if it is long. */
  static String shown(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  /** The key of a record component or enum constant: words in lower case, joined by hyphens. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replace('_', '-')
        .toLowerCase(java.util.Locale.ROOT);
  }
}

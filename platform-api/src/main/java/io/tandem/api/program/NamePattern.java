package io.tandem.api.program;

import java.util.regex.Pattern;

/**
 * Names of weights or layers as a user writes them: {@code *} stands for any characters, or none,
 * and every other character for itself.
 *
 * @param text the pattern, for example {@code h.*.weight}
 */
public record NamePattern(String text) {

  /** Whether the pattern stands for the whole of a name. */
  public boolean matches(String name) {
    StringBuilder expression = new StringBuilder();
    for (String part : text.split("\\*", -1)) {
      expression.append(expression.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return name.matches(expression.toString());
  }
}

package io.tandem.experiments.config;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.Origin;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the files of one experiment may cost: checked over their text before it is parsed, since the
 * parser recurses into brackets, and resolving {@code ${a}${a}} over and over doubles a value each
 * time.
 */
final class HoconLimits {
  /** Characters of all files together. */
  static final int CHARACTERS = 1 << 20;

  /** Brackets within brackets. */
  static final int DEPTH = 64;

  /** Files that are included, counted each time. */
  static final int INCLUDES = 64;

  /** The product of the numbers of substitutions that stand in one value. */
  static final int GROWTH = 256;

  private long characters;
  private int includes;
  private double growth = 1;

  void countInclude(Origin origin) {
    if (++includes > INCLUDES) {
      throw new ConfigException(origin, "", "more than " + INCLUDES + " includes");
    }
  }

  void check(String text, String source) {
    characters += text.length();
    if (characters > CHARACTERS) {
      throw new ConfigException(
          Origin.of(source), "", "more than " + CHARACTERS + " characters, includes counted");
    }
    new Scan(text, source).run();
  }

  /** One pass over a text that knows no more of the format than strings, comments and brackets. */
  private final class Scan {
    private final String text;
    private final String source;
    private final Deque<Integer> substitutions = new ArrayDeque<>();
    private int at;
    private int line = 1;

    Scan(String text, String source) {
      this.text = text;
      this.source = source;
      substitutions.push(0);
    }

    void run() {
      while (at < text.length()) {
        if (text.startsWith("\"\"\"", at)) {
          skipTo(text.indexOf("\"\"\"", at + 3), 3);
        } else if (text.startsWith("${", at)) {
          countSubstitution();
          skipTo(text.indexOf('}', at), 1);
        } else if (text.startsWith("//", at) || text.charAt(at) == '#') {
          skipTo(text.indexOf('\n', at), 0);
        } else if (text.charAt(at) == '"') {
          skipQuoted();
        } else {
          step(text.charAt(at++));
        }
      }
    }

    private void step(char c) {
      switch (c) {
        case '\n' -> {
          line++;
          newValue();
        }
        case ',' -> newValue();
        case '{', '[' -> {
          substitutions.push(0);
          if (substitutions.size() > DEPTH + 1) {
            throw refuse("more than " + DEPTH + " brackets within each other");
          }
        }
        case '}', ']' -> {
          if (substitutions.size() > 1) {
            substitutions.pop();
          }
        }
        default -> {}
      }
    }

    private void newValue() {
      substitutions.pop();
      substitutions.push(0);
    }

    private void countSubstitution() {
      int count = substitutions.pop() + 1;
      substitutions.push(count);
      if (count > 1) {
        growth *= count / (count - 1.0);
      }
      if (growth > GROWTH) {
        throw refuse("substitutions that stand side by side multiply values too often");
      }
    }

    private void skipQuoted() {
      at++;
      while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      if (at < text.length() && text.charAt(at) == '"') {
        at++;
      }
    }

    private void skipTo(int end, int length) {
      int stop = end < 0 ? text.length() : end + length;
      while (at < stop) {
        if (text.charAt(at++) == '\n') {
          line++;
        }
      }
    }

    private ConfigException refuse(String message) {
      return new ConfigException(new Origin(source, line), "", message);
    }
  }
}

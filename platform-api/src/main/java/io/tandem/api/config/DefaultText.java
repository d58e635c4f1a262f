package io.tandem.api.config;

import java.util.regex.Pattern;

/** Reads the text of a default as a config file would read it without quotes. */
final class DefaultText {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private DefaultText() {}

  static ConfigNode.Scalar node(String text, Origin origin) {
    ConfigNode.Scalar.Kind kind = ConfigNode.Scalar.Kind.TEXT;
    if (NUMBER.matcher(text).matches()) {
      kind = ConfigNode.Scalar.Kind.NUMBER;
    } else if (text.equals("true") || text.equals("false")) {
      kind = ConfigNode.Scalar.Kind.BOOLEAN;
    }
    return new ConfigNode.Scalar(kind, text, origin);
  }
}

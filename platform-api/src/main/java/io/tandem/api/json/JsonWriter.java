package io.tandem.api.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON texts that {@link JsonReader} reads back equal. Half of a surrogate pair, which no
 * text should hold, is refused with an {@link IllegalArgumentException}.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean spread;

  private JsonWriter(boolean spread) {
    this.spread = spread;
  }

  /**
   * Writes a value on one line, without blanks.
   *
   * @param value the value
   * @return the text, without a line break
   */
  public static String compact(JsonValue value) {
    JsonWriter writer = new JsonWriter(false);
    writer.write(value, "");
    return writer.out.toString();
  }

  /**
   * Writes a value for people: a member or item a line, two spaces for each level.
   *
   * @param value the value
   * @return the text, with a line break at its end
   */
  public static String pretty(JsonValue value) {
    JsonWriter writer = new JsonWriter(true);
    writer.write(value, "\n");
    return writer.out.append('\n').toString();
  }

  private void write(JsonValue value, String lineBreak) {
    if (value instanceof JsonObject object) {
      writeObject(object.members(), lineBreak);
    } else if (value instanceof JsonArray array) {
      writeArray(array.items(), lineBreak);
    } else if (value instanceof JsonString string) {
      writeString(string.value());
    } else {
      out.append(value);
    }
  }

  private void writeObject(Map<String, JsonValue> members, String lineBreak) {
    if (members.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = spread ? lineBreak + "  " : "";
    char before = '{';
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      out.append(before).append(inner);
      writeString(member.getKey());
      out.append(spread ? ": " : ":");
      write(member.getValue(), inner);
      before = ',';
    }
    out.append(spread ? lineBreak : "").append('}');
  }

  private void writeArray(List<JsonValue> items, String lineBreak) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    String inner = spread ? lineBreak + "  " : "";
    out.append('[').append(inner);
    for (Iterator<JsonValue> left = items.iterator(); left.hasNext(); ) {
      write(left.next(), inner);
      if (left.hasNext()) {
        out.append(',').append(inner);
      }
    }
    out.append(spread ? lineBreak : "").append(']');
  }

  private void writeString(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else if (isLone(text, i)) {
            throw new IllegalArgumentException("half of a surrogate pair cannot be written");
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}

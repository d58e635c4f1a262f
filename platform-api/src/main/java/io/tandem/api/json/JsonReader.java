package io.tandem.api.json;

import io.tandem.api.error.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON texts, strictly; see the package for what is refused. */
public final class JsonReader {
  /** How deep arrays and objects may stand in each other. */
  public static final int DEPTH = 256;

  private static final long LARGEST_FILE = 1L << 30;

  private final String text;
  private final String source;
  private int at;

  private JsonReader(String text, String source) {
    this.text = text;
    this.source = source;
  }

  /**
   * Reads a text.
   *
   * @param text one JSON value, blanks around it allowed
   * @param source what error messages call the text, for example a file's path
   * @return the value
   * @throws JsonException if the text is not JSON; it tells source, line and column
   */
  public static JsonValue read(String text, String source) {
    JsonReader reader = new JsonReader(text, source);
    JsonValue value = reader.value(0);
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.refuse("expected the end of the text but found " + reader.found());
    }
    return value;
  }

  /**
   * Reads a text from its bytes.
   *
   * @param utf8 the text in UTF-8, without a byte order mark
   * @param source what error messages call the text
   * @return the value
   * @throws JsonException if the bytes are not UTF-8 or the text is not JSON
   */
  public static JsonValue read(byte[] utf8, String source) {
    try {
      return read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString(), source);
    } catch (CharacterCodingException e) {
      throw new JsonException(source + ": not UTF-8");
    }
  }

  /**
   * Reads a file of at most 1 GiB.
   *
   * @param file the file, in UTF-8
   * @return the value
   * @throws BadInputException if the file cannot be read, or is not JSON
   */
  public static JsonValue read(Path file) {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new JsonException(file + ": larger than 1 GiB");
      }
      return read(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private JsonValue value(int depth) {
    skipBlanks();
    if (at == text.length()) {
      throw refuse("expected a value but the text ends");
    }
    char c = text.charAt(at);
    return switch (c) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> new JsonString(string());
      case 't' -> word("true", new JsonBoolean(true));
      case 'f' -> word("false", new JsonBoolean(false));
      case 'n' -> word("null", JsonNull.NULL);
      default -> {
        if (c != '-' && !isDigit(c)) {
          throw refuse("expected a value but found " + found());
        }
        yield number();
      }
    };
  }

  private JsonObject object(int depth) {
    open(depth);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (skipIf('}')) {
      return new JsonObject(members);
    }
    do {
      skipBlanks();
      if (at == text.length() || text.charAt(at) != '"') {
        throw refuse("expected a key in double quotes but found " + found());
      }
      int keyAt = at;
      String key = string();
      expect(':');
      JsonValue value = value(depth);
      if (members.put(key, value) != null) {
        at = keyAt;
        throw refuse("the key " + JsonWriter.compact(new JsonString(key)) + " stands twice");
      }
    } while (skipIf(','));
    expect('}');
    return new JsonObject(members);
  }

  private JsonArray array(int depth) {
    open(depth);
    List<JsonValue> items = new ArrayList<>();
    if (skipIf(']')) {
      return new JsonArray(items);
    }
    do {
      items.add(value(depth));
    } while (skipIf(','));
    expect(']');
    return new JsonArray(items);
  }

  private void open(int depth) {
    if (depth > DEPTH) {
      throw refuse("more than " + DEPTH + " arrays and objects in each other");
    }
    at++;
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, at)) {
      throw refuse("expected a value but found " + found());
    }
    at += word.length();
    return value;
  }

  private JsonNumber number() {
    int start = at;
    if (text.charAt(at) == '-') {
      at++;
    }
    int whole = at;
    digits();
    if (text.charAt(whole) == '0' && at > whole + 1) {
      at = whole;
      throw refuse("a number does not begin with a zero that others follow");
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    return new JsonNumber(text.substring(start, at));
  }

  private void digits() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw refuse("expected a digit but found " + found());
    }
  }

  private String string() {
    int start = ++at;
    StringBuilder unescaped = null;
    while (true) {
      if (at == text.length()) {
        throw refuse("the text ends inside a string");
      }
      char c = text.charAt(at);
      if (c == '"') {
        String rest = text.substring(start, at++);
        return unescaped == null ? rest : unescaped.append(rest).toString();
      }
      if (c < ' ') {
        throw refuse("a control character inside a string; write it as an escape");
      }
      if (c == '\\') {
        unescaped = unescaped == null ? new StringBuilder() : unescaped;
        unescaped.append(text, start, at);
        at++;
        unescaped.append(escape());
        start = at;
      } else if (Character.isSurrogate(c)) {
        skipPair();
      } else {
        at++;
      }
    }
  }

  private void skipPair() {
    if (Character.isLowSurrogate(text.charAt(at))
        || at + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(at + 1))) {
      throw refuse("half of a surrogate pair");
    }
    at += 2;
  }

  private String escape() {
    if (at == text.length()) {
      throw refuse("the text ends inside a string");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> String.valueOf(c);
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'u' -> {
        int start = at - 2;
        char first = hex();
        if (!Character.isSurrogate(first)) {
          yield String.valueOf(first);
        }
        if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
          at += 2;
          char second = hex();
          if (Character.isLowSurrogate(second)) {
            yield new String(new char[] {first, second});
          }
        }
        at = start;
        throw refuse("half of a surrogate pair");
      }
      default -> {
        at--;
        throw refuse("no such escape: \\ and " + found());
      }
    };
  }

  private char hex() {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      // Not Character.digit alone, which knows the digits of other scripts.
      int digit =
          at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw refuse("expected four hexadecimal digits but found " + found());
      }
      code = 16 * code + digit;
      at++;
    }
    return (char) code;
  }

  private boolean skipIf(char wanted) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!skipIf(wanted)) {
      throw refuse("expected '" + wanted + "' but found " + found());
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String found() {
    if (at >= text.length()) {
      return "the end of the text";
    }
    int c = text.codePointAt(at);
    return c > ' ' && c != 127 && Character.isDefined(c) && !Character.isISOControl(c)
        ? "'" + Character.toString(c) + "'"
        : String.format("the character U+%04X", c);
  }

  private JsonException refuse(String message) {
    String before = text.substring(0, Math.min(at, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new JsonException(String.format("%s:%d:%d: %s", source, line, column, message));
  }
}

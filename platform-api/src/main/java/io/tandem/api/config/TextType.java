package io.tandem.api.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The types that are written as one word or text: strings, paths, truth values and the constants of
 * an enum. A text that looks like a number or a truth value needs no quotes.
 *
 * @param type the Java type
 * @param family the family whose names alone are allowed; {@code Object} where any text is
 */
record TextType(Class<?> type, Class<?> family) implements ValueType {

  static boolean isText(Class<?> type) {
    return type == String.class || type == Path.class || type == boolean.class || type.isEnum();
  }

  @Override
  public Optional<Object> read(ConfigNode node, String path, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      reading.reportType(node, path, phrase());
      return Optional.empty();
    }
    if (type == boolean.class) {
      return readBoolean(scalar, path, reading);
    }
    if (type == Path.class) {
      return readPath(scalar, path, reading);
    }
    List<String> allowed = allowed(reading.catalog());
    boolean known = allowed.contains(scalar.text());
    if (!known && (type.isEnum() || family != Object.class)) {
      reading.reportName(node, path, "name", scalar.text(), allowed);
      return Optional.empty();
    }
    return type.isEnum()
        ? Optional.of(type.getEnumConstants()[allowed.indexOf(scalar.text())])
        : Optional.of(scalar.text());
  }

  private Optional<Object> readBoolean(ConfigNode.Scalar scalar, String path, Reading reading) {
    if (scalar.kind() != ConfigNode.Scalar.Kind.BOOLEAN) {
      reading.reportType(scalar, path, phrase());
      return Optional.empty();
    }
    return Optional.of(scalar.text().equals("true"));
  }

  private static Optional<Object> readPath(ConfigNode.Scalar scalar, String path, Reading reading) {
    try {
      if (!scalar.text().isBlank()) {
        return Optional.of(Path.of(scalar.text()));
      }
    } catch (InvalidPathException e) {
      reading.report(scalar, path, "not a path on this system: " + e.getReason());
      return Optional.empty();
    }
    reading.report(scalar, path, "expected a path but the text is empty");
    return Optional.empty();
  }

  @Override
  public Optional<ConfigNode> write(Object value, Origin origin) {
    String text = type.isEnum() ? KeyPath.kebab(((Enum<?>) value).name()) : value.toString();
    ConfigNode.Scalar.Kind kind =
        type == boolean.class ? ConfigNode.Scalar.Kind.BOOLEAN : ConfigNode.Scalar.Kind.TEXT;
    return Optional.of(new ConfigNode.Scalar(kind, text, origin));
  }

  @Override
  public String phrase() {
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Path.class) {
      return "a path";
    }
    return type.isEnum() || family != Object.class ? "a name" : "a text";
  }

  @Override
  public List<String> allowed(PartCatalog catalog) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> KeyPath.kebab(((Enum<?>) constant).name()))
          .toList();
    }
    return List.copyOf(catalog.parts(family).keySet());
  }
}

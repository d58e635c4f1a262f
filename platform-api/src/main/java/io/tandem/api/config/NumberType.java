package io.tandem.api.config;

import java.math.BigDecimal;
import java.util.Optional;

/** The numeric types of Java, with the range that a component allows. */
record NumberType(Class<?> type, Bounds bounds) implements ValueType {

  static boolean isNumber(Class<?> type) {
    return type == int.class || type == long.class || type == float.class || type == double.class;
  }

  private boolean whole() {
    return type == int.class || type == long.class;
  }

  @Override
  public Optional<Object> read(ConfigNode node, String path, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar)
        || scalar.kind() != ConfigNode.Scalar.Kind.NUMBER) {
      reading.reportType(node, path, phrase());
      return Optional.empty();
    }
    Number value;
    try {
      value = parse(scalar.text());
    } catch (ArithmeticException e) {
      if (new BigDecimal(scalar.text()).stripTrailingZeros().scale() > 0) {
        reading.reportType(node, path, phrase());
      } else {
        // The range says it all where it keeps the number out; else the type must.
        boolean inRange = bounds.allow(new BigDecimal(scalar.text()).doubleValue());
        reportRange(scalar, path, reading, inRange ? limit() : "");
      }
      return Optional.empty();
    }
    if (!bounds.allow(value.doubleValue())) {
      reportRange(scalar, path, reading, "");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private void reportRange(ConfigNode.Scalar scalar, String path, Reading reading, String limit) {
    String allowed = phrase() + range().map(range -> " " + range).orElse("") + limit;
    String shown = KeyPath.shown(scalar.text());
    reading.report(scalar, path, shown + " is out of range; allowed: " + allowed);
  }

  /** What the type allows, for a number that it cannot hold. */
  private String limit() {
    if (whole()) {
      return type == int.class ? " (32 bits)" : "";
    }
    return type == float.class ? " (up to 3.4e38)" : " (up to 1.8e308)";
  }

  private Number parse(String text) {
    BigDecimal exact = new BigDecimal(text);
    if (type == int.class) {
      return exact.intValueExact();
    }
    if (type == long.class) {
      return exact.longValueExact();
    }
    double rounded = type == float.class ? exact.floatValue() : exact.doubleValue();
    if (Double.isInfinite(rounded)) {
      throw new ArithmeticException("beyond the type's range");
    }
    return type == float.class ? (Number) exact.floatValue() : (Number) rounded;
  }

  @Override
  public Optional<ConfigNode> write(Object value, Origin origin) {
    return Optional.of(
        new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, value.toString(), origin));
  }

  @Override
  public String phrase() {
    if (type == int.class) {
      return "a whole number";
    }
    return whole() ? "a whole number (64 bits)" : "a number";
  }

  @Override
  public Optional<String> range() {
    String phrase = bounds.phrase();
    return phrase.isEmpty() ? Optional.empty() : Optional.of(phrase);
  }
}

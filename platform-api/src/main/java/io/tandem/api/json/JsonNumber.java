package io.tandem.api.json;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A JSON number, with the digits that it was written with.
 *
 * @param literal the number in JSON's grammar; two numbers are equal if their literals are
 */
public record JsonNumber(String literal) implements JsonValue {
  private static final Pattern GRAMMAR =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");

  private static final int LONGEST_WHOLE = 400;

  /** Refuses what is no JSON number. */
  public JsonNumber {
    if (!GRAMMAR.matcher(literal).matches()) {
      throw new IllegalArgumentException("no JSON number: " + literal);
    }
  }

  /**
   * A whole number.
   *
   * @param value the number
   * @return its literal in decimal digits
   */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /**
   * A number that is read back the same.
   *
   * @param value the number, finite: JSON has no infinities and no NaN
   * @return its shortest literal, in Java's form
   */
  public static JsonNumber of(double value) {
    return new JsonNumber(Double.toString(value));
  }

  /**
   * A number that is read back the same.
   *
   * @param value the number, finite
   * @return its shortest literal for a float, in Java's form
   */
  public static JsonNumber of(float value) {
    return new JsonNumber(Float.toString(value));
  }

  @Override
  public long asLong() {
    try {
      if (literal.length() > LONGEST_WHOLE) {
        throw new ArithmeticException("costly to read and hardly meant");
      }
      return new BigDecimal(literal).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new JsonException("expected a whole number of 64 bits but found " + phrase());
    }
  }

  @Override
  public int asInt() {
    long value = asLong();
    if (value != (int) value) {
      throw new JsonException("expected a whole number of 32 bits but found " + phrase());
    }
    return (int) value;
  }

  @Override
  public double asDouble() {
    double value = Double.parseDouble(literal);
    if (Double.isInfinite(value)) {
      throw new JsonException("too large for a double: " + phrase());
    }
    return value;
  }

  @Override
  public String phrase() {
    return "the number " + (literal.length() <= 40 ? literal : literal.substring(0, 40) + "…");
  }

  @Override
  public String toString() {
    return literal;
  }
}

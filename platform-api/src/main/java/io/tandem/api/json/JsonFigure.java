package io.tandem.api.json;

import io.tandem.api.error.BadInputException;

/**
 * A figure in JSON: a number, or one of the texts {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}, for which JSON has no numbers.
 */
public final class JsonFigure {
  private JsonFigure() {}

  /**
   * Writes a figure.
   *
   * @param value the figure; not a number and infinities too
   * @return a number or a text
   */
  public static JsonValue toJson(double value) {
    return Double.isFinite(value) ? JsonNumber.of(value) : new JsonString(Double.toString(value));
  }

  /**
   * Reads a figure.
   *
   * @param value a number or one of the texts
   * @param place what an error message calls it
   * @throws BadInputException if it is anything else
   */
  public static double fromJson(JsonValue value, String place) {
    if (value instanceof JsonNumber number) {
      return number.asDouble();
    }
    String text = value instanceof JsonString string ? string.value() : "";
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new BadInputException(
              place
                  + ": expected a number, \"NaN\", \"Infinity\" or \"-Infinity\" but found "
                  + value.phrase());
    };
  }
}

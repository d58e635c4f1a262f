package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** What reference tools measured, and how figures are held to it. */
final class Fixture {
  /** Sums in another order differ in the last digits. */
  static final double ROUNDING = 1e-12;

  private Fixture() {}

  /** A file of test resources, written by a script of {@code scripts/fixtures}. */
  static JsonObject read(String name) {
    try (InputStream in = new GZIPInputStream(Fixture.class.getResourceAsStream(name))) {
      return JsonReader.read(in.readAllBytes(), name).asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonValue> items(JsonValue object, String key) {
    return object.asObject().member(key).asArray().items();
  }

  static List<String> texts(JsonValue array) {
    return array.asArray().items().stream().map(JsonValue::asString).toList();
  }

  static double[] doubles(JsonValue array) {
    return array.asArray().items().stream().mapToDouble(JsonValue::asDouble).toArray();
  }

  static int[] ints(JsonValue array) {
    return array.asArray().items().stream().mapToInt(JsonValue::asInt).toArray();
  }

  /** The names that a list of numbers stands for. */
  static List<String> named(JsonValue array, List<String> names) {
    return array.asArray().items().stream().map(number -> names.get(number.asInt())).toList();
  }

  static double number(JsonValue value) {
    return value instanceof JsonNull ? Double.NaN : value.asDouble();
  }

  /** Every figure that the reference tool gave, where null is what is not defined. */
  static void assertFigures(
      JsonValue expected, Map<String, Double> actual, double tolerance, String what) {
    expected
        .asObject()
        .members()
        .forEach(
            (name, value) -> {
              assertTrue(actual.containsKey(name), what + " lacks " + name);
              assertNear(number(value), actual.get(name), tolerance, what + ", " + name);
            });
  }

  /** All figures of cases that have them as {@code figures}. */
  static void assertAll(List<JsonValue> cases, Function<JsonValue, Measures> measured) {
    for (int i = 0; i < cases.size(); i++) {
      Measures measures = measured.apply(cases.get(i));
      assertFigures(
          cases.get(i).asObject().member("figures"),
          measures.over(Cases.all(measures.cases())),
          ROUNDING,
          "case " + i);
    }
  }

  static void assertNear(double expected, double actual, double tolerance, String what) {
    if (Double.isFinite(expected)) {
      assertEquals(expected, actual, tolerance * Math.max(1, Math.abs(expected)), what);
    } else {
      assertEquals(expected, actual, what);
    }
  }

  /** That a selection with repetitions measures as the cases do when they really are repeated. */
  static void assertSelections(Measures measures, Function<int[], Measures> repeated, long seed) {
    Random draw = new Random(seed);
    for (int size : new int[] {0, 1, measures.cases(), 2 * measures.cases() + 1}) {
      int[] selection = draw.ints(size, 0, measures.cases()).toArray();
      Measures copied = repeated.apply(selection);
      Map<String, Double> expected = copied.over(Cases.all(size));
      Map<String, Double> actual = measures.over(selection);
      assertEquals(List.copyOf(measures.names()), List.copyOf(actual.keySet()));
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach(
          (name, value) -> assertNear(value, actual.get(name), 1e-12, size + " of cases, " + name));
    }
  }

  static <T> List<T> select(List<T> list, int[] selection) {
    return Arrays.stream(selection).mapToObj(list::get).toList();
  }

  static double[] select(double[] values, int[] selection) {
    return Arrays.stream(selection).mapToDouble(number -> values[number]).toArray();
  }
}

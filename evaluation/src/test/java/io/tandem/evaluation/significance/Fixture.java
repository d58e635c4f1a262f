package io.tandem.evaluation.significance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What SciPy, statsmodels and sacreBLEU found. */
final class Fixture {
  static final JsonObject ALL = read();

  private Fixture() {}

  private static JsonObject read() {
    String name = "significance.json.gz";
    try (InputStream in = new GZIPInputStream(Fixture.class.getResourceAsStream(name))) {
      return JsonReader.read(in.readAllBytes(), name).asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonValue> items(JsonValue object, String key) {
    return object.asObject().member(key).asArray().items();
  }

  static double[] doubles(JsonValue array) {
    return array.asArray().items().stream().mapToDouble(Fixture::number).toArray();
  }

  static double number(JsonValue value) {
    return value instanceof JsonNull ? Double.NaN : value.asDouble();
  }

  static void assertNear(double expected, double actual, double tolerance, String what) {
    if (Double.isNaN(expected)) {
      assertEquals(expected, actual, what);
    } else {
      assertEquals(expected, actual, Math.max(tolerance * Math.abs(expected), 1e-300), what);
    }
  }
}

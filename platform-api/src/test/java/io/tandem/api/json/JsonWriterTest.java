package io.tandem.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  private static final JsonObject SAMPLE =
      JsonObject.builder()
          .put("name", "train/loss")
          .put("step", 3)
          .put("value", 0.1)
          .put("done", false)
          .put("list", new JsonArray(List.of(JsonNumber.of(1), JsonNull.NULL)))
          .put("none", new JsonArray(List.of()))
          .put("empty", JsonObject.builder().build())
          .build();

  @Test
  void halfOfASurrogatePairIsRefused() {
    for (String half : List.of("\ud800", "\udc00", "a\ud800b", "\udc00\ud800")) {
      assertThrows(IllegalArgumentException.class, () -> JsonWriter.compact(new JsonString(half)));
    }
  }

  @Test
  void compactFormStandsOnOneLine() {
    assertEquals(
        "{\"name\":\"train/loss\",\"step\":3,\"value\":0.1,\"done\":false,"
            + "\"list\":[1,null],\"none\":[],\"empty\":{}}",
        JsonWriter.compact(SAMPLE));
  }

  @Test
  void prettyFormGivesEachMemberALine() {
    assertEquals(
        """
        {
          "name": "train/loss",
          "step": 3,
          "value": 0.1,
          "done": false,
          "list": [
            1,
            null
          ],
          "none": [],
          "empty": {}
        }
        """,
        JsonWriter.pretty(SAMPLE));
  }

  @Test
  void charactersThatWouldBreakALineAreEscaped() {
    assertEquals(
        "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u2028\\u2029/\u007f\u00e9\ud83d\ude00\"",
        JsonWriter.compact(
            new JsonString("\"\\\n\r\t\u0000\u001f\u2028\u2029/\u007f\u00e9\ud83d\ude00")));
  }

  @Test
  void doublesAreReadBackTheSame() {
    for (double value : new double[] {0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e22, 3e-4}) {
      JsonValue read = JsonReader.read(JsonWriter.compact(JsonNumber.of(value)), "x");
      assertEquals(value, read.asDouble());
    }
    assertEquals("0.1", JsonNumber.of(0.1f).literal());
  }

  @Test
  void randomValuesAreReadBackEqualInBothForms() {
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      JsonValue value = value(random, 4);
      assertEquals(value, JsonReader.read(JsonWriter.compact(value), "compact"));
      assertEquals(value, JsonReader.read(JsonWriter.pretty(value), "pretty"));
    }
  }

  private static JsonValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> new JsonBoolean(random.nextBoolean());
      case 1 -> JsonNumber.of(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
      case 2 -> JsonNull.NULL;
      case 3 -> new JsonString(text(random));
      case 4 -> {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth - 1));
        }
        yield new JsonArray(items);
      }
      default -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          members.put(text(random), value(random, depth - 1));
        }
        yield new JsonObject(members);
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int c = random.nextInt(random.nextBoolean() ? 128 : Character.MAX_CODE_POINT + 1);
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }
}

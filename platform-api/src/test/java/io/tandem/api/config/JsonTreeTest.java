package io.tandem.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
  private static final Origin ORIGIN = Origin.of("test");

  private static ConfigNode.Scalar scalar(ConfigNode.Scalar.Kind kind, String text) {
    return new ConfigNode.Scalar(kind, text, ORIGIN);
  }

  private static JsonObject object(String json) {
    return JsonReader.read(json, "test").asObject();
  }

  @Test
  void aTreeIsReadBackAsItWasWritten() {
    ConfigNode.Section section =
        new ConfigNode.Section(
            Map.of(
                "layers", scalar(ConfigNode.Scalar.Kind.NUMBER, "3"),
                "rate", scalar(ConfigNode.Scalar.Kind.NUMBER, "1e-3"),
                "tied", scalar(ConfigNode.Scalar.Kind.BOOLEAN, "true"),
                "inner",
                    new ConfigNode.Section(
                        Map.of("type", scalar(ConfigNode.Scalar.Kind.TEXT, "\"cnn\"")), ORIGIN),
                "widths",
                    new ConfigNode.Sequence(
                        List.of(
                            scalar(ConfigNode.Scalar.Kind.NUMBER, "3"),
                            scalar(ConfigNode.Scalar.Kind.TEXT, "four")),
                        ORIGIN)),
            ORIGIN);
    assertTrue(section.sameAs(JsonTree.section(JsonTree.json(section), ORIGIN)));
  }

  @Test
  void numbersThatJsonWritesOtherwiseKeepTheirValue() {
    ConfigNode.Section section =
        new ConfigNode.Section(Map.of("rate", scalar(ConfigNode.Scalar.Kind.NUMBER, ".5")), ORIGIN);
    assertEquals("{\"rate\":0.5}", JsonTree.json(section).toString());
  }

  @Test
  void whatIsNullIsNotThere() {
    ConfigNode.Section section = JsonTree.section(object("{\"a\": null, \"b\": 1}"), ORIGIN);
    assertEquals(List.of("b"), List.copyOf(section.entries().keySet()));
    assertThrows(JsonException.class, () -> JsonTree.section(object("{\"a\": [null]}"), ORIGIN));
  }
}

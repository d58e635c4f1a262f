package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LossScaleTest {
  private static final Map<String, LossScaling> RULES =
      Map.of(
          "defaults", LossScaling.USUAL,
          "often", new LossScaling(1000, 1.7, 0.9, 3),
          "greatest", new LossScaling(0x1p124, 2, 0.5, 2));

  @TestFactory
  Stream<DynamicTest> theScaleMovesAsPyTorchsGradScaler() throws IOException {
    JsonObject fixture;
    try (InputStream in = LossScaleTest.class.getResourceAsStream("loss-scales.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      fixture = JsonReader.read(text, "loss-scales.json").asObject();
    }
    assertEquals(RULES.keySet(), fixture.members().keySet());
    return RULES.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> follow(fixture.member(each.getKey()).asObject(), each.getValue())));
  }

  private static void follow(JsonObject run, LossScaling rule) {
    List<JsonValue> finite = run.member("finite").asArray().items();
    List<JsonValue> states = run.member("states").asArray().items();
    LossScale scale = LossScale.first(rule);
    for (int i = 0; i < finite.size(); i++) {
      scale =
          finite.get(i).asBoolean()
              ? scale.afterFinite(rule)
              : scale.afterOverflow(rule).orElseThrow();
      List<JsonValue> state = states.get(i).asArray().items();
      assertEquals(state.get(0).asDouble(), scale.value(), "the scale after step " + (i + 1));
      assertEquals(state.get(1).asLong(), scale.goodSteps(), "good steps after " + (i + 1));
    }
  }

  @Test
  void theScaleDoesNotFallBelowOne() {
    Optional<LossScale> last = new LossScale(2, 7).afterOverflow(LossScaling.USUAL);
    assertEquals(Optional.of(new LossScale(1, 0)), last);
    assertEquals(Optional.empty(), last.get().afterOverflow(LossScaling.USUAL));
  }

  @Test
  void numbersThatAreNoScaleAreRefused() {
    for (float value : new float[] {0, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new LossScale(value, 0));
      assertTrue(e.getMessage().contains(String.valueOf(value)), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new LossScale(1, -1));
  }
}

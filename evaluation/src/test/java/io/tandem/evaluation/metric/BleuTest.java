package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds BLEU to sacreBLEU's. */
class BleuTest {

  @Test
  void everyScoreIsThatOfSacreBleu() {
    int compared = 0;
    for (JsonValue given : TextFixture.CASES) {
      for (JsonValue value : Fixture.items(given, "bleu")) {
        JsonObject expected = value.asObject();
        Bleu bleu =
            Bleu.of(
                TextFixture.hypotheses(given), TextFixture.references(given), settings(expected));
        int[] all = Cases.all(bleu.cases());
        String what = "case " + compared + ", " + bleu.signature();
        BleuScore score = bleu.score(all);
        Fixture.assertNear(number(expected, "score"), bleu.over(all).get("bleu"), 1e-12, what);
        Fixture.assertNear(number(expected, "bp"), score.brevityPenalty(), 1e-14, what);
        assertEquals(
            List.of(score.hypothesisLength(), score.referenceLength()),
            Arrays.stream(Fixture.ints(expected.member("lengths"))).asLongStream().boxed().toList(),
            what);
        double[] precisions = Fixture.doubles(expected.member("precisions"));
        for (int order = 0; order < precisions.length; order++) {
          Fixture.assertNear(precisions[order], score.precisions().get(order), 1e-14, what);
        }
        double[] sentences = Fixture.doubles(expected.member("sentences"));
        for (int i = 0; i < sentences.length; i++) {
          Fixture.assertNear(sentences[i], bleu.sentence(i).score(), 1e-12, what);
        }
        compared++;
      }
    }
    assertTrue(compared >= 440);
  }

  @Test
  void theSignatureIsThatOfSacreBleu() {
    for (JsonValue given : TextFixture.CASES) {
      for (JsonValue expected : Fixture.items(given, "bleu")) {
        Bleu bleu =
            Bleu.of(
                TextFixture.hypotheses(given),
                TextFixture.references(given),
                settings(expected.asObject()));
        assertEquals(expected.asObject().member("signature").asString(), bleu.signature());
      }
    }
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue given : TextFixture.CASES.subList(0, 60)) {
      List<String> hypotheses = TextFixture.hypotheses(given);
      List<List<String>> references = TextFixture.references(given);
      Fixture.assertSelections(
          Bleu.of(hypotheses, references),
          selection ->
              Bleu.of(Fixture.select(hypotheses, selection), Fixture.select(references, selection)),
          1);
    }
  }

  @Test
  void aTextWithoutAReferenceIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Bleu.of(List.of("x", "y"), List.of(List.of("x"), List.of())));
    assertEquals(
        "hypothesis 1 has no reference: it needs one or more, which may be empty",
        refused.getMessage());
  }

  @Test
  void smoothingByNothingIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new BleuSettings.Smoothing.Floor(0));
    assertEquals("smoothing by floor with 0.0: it must be greater than 0", refused.getMessage());
  }

  private static double number(JsonObject expected, String key) {
    return expected.member(key).asDouble();
  }

  private static BleuSettings settings(JsonObject expected) {
    JsonValue value = expected.member("smooth_value");
    BleuSettings.Smoothing smoothing =
        switch (expected.member("smooth_method").asString()) {
          case "exp" -> new BleuSettings.Smoothing.Exponential();
          case "floor" ->
              new BleuSettings.Smoothing.Floor(value instanceof JsonNull ? 0.1 : value.asDouble());
          case "add-k" ->
              new BleuSettings.Smoothing.AddK(value instanceof JsonNull ? 1 : value.asDouble());
          default -> new BleuSettings.Smoothing.None();
        };
    String tokenizer = expected.member("tokenize").asString();
    return new BleuSettings(
        tokenizer.equals("13a")
            ? BleuTokenizer.V13A
            : BleuTokenizer.valueOf(tokenizer.toUpperCase(Locale.ROOT)),
        smoothing,
        expected.member("lowercase").asBoolean(),
        expected.member("effective_order").asBoolean());
  }
}

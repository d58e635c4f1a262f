package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds chrF to sacreBLEU's. */
class ChrFTest {

  @Test
  void everyScoreAndSignatureIsThatOfSacreBleu() {
    int compared = 0;
    for (JsonValue given : TextFixture.CASES) {
      for (JsonValue value : Fixture.items(given, "chrf")) {
        JsonObject expected = value.asObject();
        ChrF chrf =
            ChrF.of(
                TextFixture.hypotheses(given), TextFixture.references(given), settings(expected));
        assertEquals(expected.member("signature").asString(), chrf.signature());
        Fixture.assertNear(
            expected.member("score").asDouble(),
            chrf.over(Cases.all(chrf.cases())).get(chrf.names().iterator().next()),
            1e-12,
            "case " + compared + ", " + chrf.signature());
        compared++;
      }
    }
    assertTrue(compared >= 440);
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue given : TextFixture.CASES.subList(0, 40)) {
      List<String> hypotheses = TextFixture.hypotheses(given);
      List<List<String>> references = TextFixture.references(given);
      for (ChrFSettings settings : List.of(ChrFSettings.CHRF, ChrFSettings.CHRF_PLUS_PLUS)) {
        Fixture.assertSelections(
            ChrF.of(hypotheses, references, settings),
            selection ->
                ChrF.of(
                    Fixture.select(hypotheses, selection),
                    Fixture.select(references, selection),
                    settings),
            1);
      }
    }
  }

  @Test
  void theFigureIsNamedByTheOrderOfWords() {
    List<List<String>> references = List.of(List.of("x"));
    assertEquals(Set.of("chrf"), ChrF.of(List.of("x"), references).names());
    assertEquals(
        Set.of("chrf-plus-plus"),
        ChrF.of(List.of("x"), references, ChrFSettings.CHRF_PLUS_PLUS).names());
  }

  @Test
  void ordersOutOfRangeAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> new ChrFSettings(0, 3, 2, false, false, false));
    assertEquals(
        "chrF with n-grams of 0 characters and 3 words, and beta 2: they must be 1 or more, 0 to 2,"
            + " and 1 or more",
        refused.getMessage());
  }

  private static ChrFSettings settings(JsonObject expected) {
    return new ChrFSettings(
        expected.member("char_order").asInt(),
        expected.member("word_order").asInt(),
        expected.member("beta").asInt(),
        expected.member("lowercase").asBoolean(),
        expected.member("whitespace").asBoolean(),
        expected.member("eps_smoothing").asBoolean());
  }
}

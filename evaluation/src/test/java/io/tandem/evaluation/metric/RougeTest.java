package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds ROUGE to Google's rouge-score. */
class RougeTest {
  private static final List<Rouge.Kind> KINDS =
      List.of(Rouge.Kind.ROUGE_1, Rouge.Kind.ROUGE_2, Rouge.Kind.ROUGE_L, Rouge.Kind.ROUGE_LSUM);

  @Test
  void everyScoreIsThatOfRougeScore() {
    assertTrue(TextFixture.CASES.size() >= 230);
    for (JsonValue given : TextFixture.CASES) {
      assertScores(given, "rouge", false);
      assertScores(given, "stemmed", true);
    }
  }

  private static void assertScores(JsonValue given, String key, boolean stemming) {
    Rouge rouge = Rouge.of(TextFixture.hypotheses(given), TextFixture.references(given), stemming);
    List<JsonValue> cases = Fixture.items(given, key);
    Map<String, Double> figures = rouge.over(Cases.all(rouge.cases()));
    for (int column = 0; column < KINDS.size(); column++) {
      Rouge.Kind kind = KINDS.get(column);
      double sum = 0;
      for (int i = 0; i < cases.size(); i++) {
        double[] expected = Fixture.doubles(cases.get(i).asArray().items().get(column));
        PrecisionRecall score = rouge.score(kind, i);
        assertEquals(expected[0], score.precision(), 1e-14, kind.figure());
        assertEquals(expected[1], score.recall(), 1e-14, kind.figure());
        assertEquals(expected[2], score.f1(), 1e-14, kind.figure());
        sum += expected[2];
      }
      assertEquals(sum / cases.size(), figures.get(kind.figure()), 1e-14);
    }
  }

  @Test
  void stemsAreThoseOfNltk() {
    JsonObject fixture = Fixture.read("stems.json.gz");
    List<String> words = List.of(fixture.member("words").asString().split(" "));
    List<String> stems = List.of(fixture.member("stems").asString().split(" "));
    assertTrue(words.size() > 3000);
    for (int i = 0; i < words.size(); i++) {
      assertEquals(stems.get(i), PorterStemmer.stem(words.get(i)), words.get(i));
    }
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue given : TextFixture.CASES.subList(0, 60)) {
      List<String> hypotheses = TextFixture.hypotheses(given);
      List<List<String>> references = TextFixture.references(given);
      Fixture.assertSelections(
          Rouge.of(hypotheses, references, true),
          selection ->
              Rouge.of(
                  Fixture.select(hypotheses, selection),
                  Fixture.select(references, selection),
                  true),
          1);
    }
  }

  @Test
  void aTextWithoutAReferenceIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Rouge.of(List.of("x"), List.of(List.of()), false));
  }
}

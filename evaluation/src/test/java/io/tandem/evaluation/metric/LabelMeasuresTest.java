package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds classification to scikit-learn's. */
class LabelMeasuresTest {
  private static final JsonObject FIXTURE = Fixture.read("labels.json.gz");
  private static final List<String> NAMES = Fixture.texts(FIXTURE.member("names"));
  private static final List<JsonValue> CASES = Fixture.items(FIXTURE, "cases");

  @Test
  void everyFigureIsThatOfScikitLearn() {
    assertTrue(CASES.size() >= 220);
    Fixture.assertAll(CASES, expected -> measures(expected));
  }

  @Test
  void eachLabelByItselfIsThatOfScikitLearn() {
    for (JsonValue expected : CASES) {
      LabelMeasures measures = measures(expected);
      List<LabelScores> labels = measures.perLabel(Cases.all(measures.cases()));
      List<String> occurring = Fixture.named(expected.asObject().member("occurring"), NAMES);
      assertEquals(
          occurring.stream().sorted().toList(), labels.stream().map(LabelScores::label).toList());
      List<JsonValue> columns = Fixture.items(expected, "each");
      for (LabelScores scores : labels) {
        int place = occurring.indexOf(scores.label());
        assertEquals(Fixture.doubles(columns.get(0))[place], scores.precision(), 1e-15);
        assertEquals(Fixture.doubles(columns.get(1))[place], scores.recall(), 1e-15);
        assertEquals(Fixture.doubles(columns.get(2))[place], scores.f1(), 1e-15);
        assertEquals(Fixture.doubles(columns.get(3))[place], (double) scores.support());
      }
    }
  }

  @Test
  void theConfusionMatrixIsThatOfScikitLearn() {
    for (JsonValue expected : CASES) {
      LabelMeasures measures = measures(expected);
      ConfusionMatrix matrix = measures.confusion(Cases.all(measures.cases()));
      List<String> occurring = Fixture.named(expected.asObject().member("occurring"), NAMES);
      List<JsonValue> rows = Fixture.items(expected, "confusion");
      for (int row = 0; row < occurring.size(); row++) {
        for (int column = 0; column < occurring.size(); column++) {
          assertEquals(
              rows.get(row).asArray().items().get(column).asLong(),
              matrix.count(
                  matrix.labels().indexOf(occurring.get(row)),
                  matrix.labels().indexOf(occurring.get(column))));
        }
      }
    }
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue expected : CASES.subList(0, 60)) {
      List<String> references = Fixture.named(expected.asObject().member("references"), NAMES);
      List<String> predictions = Fixture.named(expected.asObject().member("predictions"), NAMES);
      Fixture.assertSelections(
          LabelMeasures.of(references, predictions, "pos"),
          selection ->
              LabelMeasures.of(
                  Fixture.select(references, selection),
                  Fixture.select(predictions, selection),
                  "pos"),
          1);
    }
  }

  @Test
  void overNothingThereIsNoShare() {
    Map<String, Double> figures = LabelMeasures.of(List.of(), List.of(), "x").over(new int[0]);
    figures.forEach(
        (name, value) -> assertEquals(name.equals("mcc") ? 0 : Double.NaN, value, 0, name));
  }

  @Test
  void listsOfDifferentLengthAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> LabelMeasures.of(List.of("a"), List.of("a", "b")));
    assertEquals(
        "1 references beside 2 predictions: each case has one of both", refused.getMessage());
  }

  private static LabelMeasures measures(JsonValue expected) {
    return LabelMeasures.of(
        Fixture.named(expected.asObject().member("references"), NAMES),
        Fixture.named(expected.asObject().member("predictions"), NAMES),
        NAMES.get(expected.asObject().member("positive").asInt()));
  }
}

package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds entities to conlleval.pl and seqeval. */
class EntityMeasuresTest {
  /** The script prints percents with two decimals. */
  private static final double PRINTED = 0.5e-4 + 1e-12;

  private static final JsonObject FIXTURE = Fixture.read("entities.json.gz");
  private static final List<String> TAGS = Fixture.texts(FIXTURE.member("tags"));
  private static final List<JsonValue> CASES = Fixture.items(FIXTURE, "cases");

  @Test
  void countsAreThoseOfConlleval() {
    List<JsonValue> cases = of(EntityScheme.CONLLEVAL);
    assertTrue(cases.size() >= 230);
    for (JsonValue expected : cases) {
      EntityMeasures measures = measures(expected);
      Map<String, Double> figures = measures.over(Cases.all(measures.cases()));
      int[] counts = Fixture.ints(expected.asObject().member("counts"));
      assertEquals(ratio(counts[0], counts[1]), figures.get("precision"));
      assertEquals(ratio(counts[0], counts[2]), figures.get("recall"));
      assertEquals(ratio(2 * counts[0], counts[1] + counts[2]), figures.get("f1"));
      double[] percents = Fixture.doubles(expected.asObject().member("percents"));
      assertEquals(percents[0] / 100, figures.get("token-accuracy"), PRINTED);
      assertEquals(percents[3] / 100, figures.get("f1"), PRINTED);
    }
  }

  @Test
  void typesAreThoseOfConlleval() {
    for (JsonValue expected : of(EntityScheme.CONLLEVAL)) {
      EntityMeasures measures = measures(expected);
      List<LabelScores> types = measures.perType(Cases.all(measures.cases()));
      // The script prints the type without a name twice.
      List<JsonValue> rows = Fixture.items(expected, "types").stream().distinct().toList();
      assertEquals(rows.size(), types.size());
      for (JsonValue row : rows) {
        List<JsonValue> columns = row.asArray().items();
        LabelScores scores = type(types, columns.get(0).asString());
        assertEquals(columns.get(1).asDouble() / 100, scores.precision(), PRINTED);
        assertEquals(columns.get(2).asDouble() / 100, scores.recall(), PRINTED);
        assertEquals(columns.get(3).asDouble() / 100, scores.f1(), PRINTED);
        assertEquals(columns.get(4).asLong(), scores.predicted());
      }
    }
  }

  @Test
  void strictFiguresAreThoseOfSeqeval() {
    int compared = 0;
    for (JsonValue expected : CASES) {
      if (scheme(expected) != EntityScheme.CONLLEVAL) {
        EntityMeasures measures = measures(expected);
        int[] all = Cases.all(measures.cases());
        Fixture.assertFigures(
            expected.asObject().member("figures"), measures.over(all), Fixture.ROUNDING, "strict");
        List<LabelScores> types = measures.perType(all);
        assertEquals(Fixture.items(expected, "types").size(), types.size());
        for (JsonValue row : Fixture.items(expected, "types")) {
          List<JsonValue> columns = row.asArray().items();
          LabelScores scores = type(types, columns.get(0).asString());
          assertEquals(columns.get(1).asDouble(), scores.precision(), 1e-15);
          assertEquals(columns.get(2).asDouble(), scores.recall(), 1e-15);
          assertEquals(columns.get(3).asDouble(), scores.f1(), 1e-15);
          assertEquals(columns.get(4).asLong(), scores.support());
        }
        compared++;
      }
    }
    assertEquals(3 * 234, compared);
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (int i = 0; i < CASES.size(); i += 5) {
      JsonValue expected = CASES.get(i);
      List<List<String>> references = sequences(expected, "references");
      List<List<String>> predictions = sequences(expected, "predictions");
      Fixture.assertSelections(
          measures(expected),
          selection ->
              EntityMeasures.of(
                  Fixture.select(references, selection),
                  Fixture.select(predictions, selection),
                  scheme(expected)),
          i);
    }
  }

  @Test
  void theSameTagsAreReadStrictlyOrNot() {
    List<List<String>> reference = List.of(List.of("B-PER", "I-PER", "O", "B-LOC"));
    List<List<String>> prediction = List.of(List.of("I-PER", "I-PER", "O", "I-LOC"));
    assertEquals(
        1,
        EntityMeasures.of(reference, prediction, EntityScheme.CONLLEVAL)
            .over(new int[] {0})
            .get("f1"));
    assertEquals(
        0,
        EntityMeasures.of(reference, prediction, EntityScheme.IOB2).over(new int[] {0}).get("f1"));
  }

  @Test
  void aTagThatAStrictSchemeDoesNotHaveIsRefused() {
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () ->
                EntityMeasures.of(
                    List.of(List.of("O", "O")), List.of(List.of("O", "E-PER")), EntityScheme.IOB2));
    assertEquals(
        "token 1 of prediction 0 has the tag 'E-PER': one of IOB2 begins with one of the letters"
            + " B, I, O",
        refused.getMessage());
  }

  @Test
  void sequencesOfDifferentLengthAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                EntityMeasures.of(
                    List.of(List.of("O", "O")), List.of(List.of("O")), EntityScheme.IOB2));
    assertEquals(
        "2 tags of sequence 0 beside 1 predicted ones: each case has one of both",
        refused.getMessage());
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static LabelScores type(List<LabelScores> types, String name) {
    return types.stream().filter(type -> type.label().equals(name)).findFirst().orElseThrow();
  }

  private static List<JsonValue> of(EntityScheme scheme) {
    return CASES.stream().filter(expected -> scheme(expected) == scheme).toList();
  }

  private static EntityScheme scheme(JsonValue expected) {
    return EntityScheme.valueOf(expected.asObject().member("scheme").asString());
  }

  private static EntityMeasures measures(JsonValue expected) {
    return EntityMeasures.of(
        sequences(expected, "references"), sequences(expected, "predictions"), scheme(expected));
  }

  private static List<List<String>> sequences(JsonValue expected, String key) {
    return Fixture.items(expected, key).stream().map(tags -> Fixture.named(tags, TAGS)).toList();
  }
}

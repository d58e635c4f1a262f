package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds answers to the official scripts of SQuAD. */
class AnswerMeasuresTest {
  private static final List<JsonValue> CASES =
      Fixture.items(Fixture.read("answers.json.gz"), "cases");

  @Test
  void everyFigureIsThatOfTheOfficialScripts() {
    assertTrue(CASES.size() >= 450);
    Fixture.assertAll(CASES, expected -> measures(expected, Cases.all(size(expected))));
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue expected : CASES.subList(0, 60)) {
      Fixture.assertSelections(
          measures(expected, Cases.all(size(expected))),
          selection -> measures(expected, selection),
          1);
    }
  }

  @Test
  void inTheFirstVersionAQuestionWithoutAnAnswerIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> AnswerMeasures.squad1(List.of(List.of()), List.of("x")));
    assertEquals(
        "question 0 has no answer: in SQuAD 1.1 each has one or more", refused.getMessage());
  }

  private static int size(JsonValue expected) {
    return Fixture.items(expected, "answers").size();
  }

  private static AnswerMeasures measures(JsonValue expected, int[] selection) {
    List<List<String>> answers =
        Fixture.select(
            Fixture.items(expected, "answers").stream().map(Fixture::texts).toList(), selection);
    List<String> predictions =
        Fixture.select(Fixture.texts(expected.asObject().member("predictions")), selection);
    return expected.asObject().member("version").asInt() == 1
        ? AnswerMeasures.squad1(answers, predictions)
        : AnswerMeasures.squad2(answers, predictions);
  }
}

package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds classification with several labels to scikit-learn's. */
class MultiLabelMeasuresTest {
  private static final List<JsonValue> CASES =
      Fixture.items(Fixture.read("multi-labels.json.gz"), "cases");

  @Test
  void everyFigureIsThatOfScikitLearn() {
    assertTrue(CASES.size() >= 220);
    Fixture.assertAll(
        CASES,
        expected ->
            MultiLabelMeasures.of(
                labels(expected), sets(expected, "references"), sets(expected, "predictions")));
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue expected : CASES.subList(0, 60)) {
      List<Set<String>> references = sets(expected, "references");
      List<Set<String>> predictions = sets(expected, "predictions");
      Fixture.assertSelections(
          MultiLabelMeasures.of(labels(expected), references, predictions),
          selection ->
              MultiLabelMeasures.of(
                  labels(expected),
                  Fixture.select(references, selection),
                  Fixture.select(predictions, selection)),
          1);
    }
  }

  @Test
  void aLabelThatNeverOccursCountsIfItIsKnown() {
    List<Set<String>> alike = List.of(Set.of("a"), Set.of("a", "b"));
    assertEquals(1, MultiLabelMeasures.of(alike, alike).over(new int[] {0, 1}).get("macro-f1"));
    assertEquals(
        0.5,
        MultiLabelMeasures.of(Set.of("c", "d"), alike, alike)
            .over(new int[] {0, 1})
            .get("macro-f1"));
  }

  private static List<String> labels(JsonValue expected) {
    return IntStream.range(0, expected.asObject().member("width").asInt())
        .mapToObj(Integer::toString)
        .toList();
  }

  private static List<Set<String>> sets(JsonValue expected, String key) {
    return Fixture.items(expected, key).stream()
        .map(
            row ->
                row.asArray().items().stream()
                    .map(label -> Integer.toString(label.asInt()))
                    .collect(Collectors.toSet()))
        .toList();
  }
}

package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds probabilities to scikit-learn's, and their calibration to torchmetrics'. */
class ProbabilityMeasuresTest {
  private static final List<JsonValue> CASES =
      Fixture.items(Fixture.read("probabilities.json.gz"), "cases");

  @Test
  void everyFigureIsThatOfTheReferenceTools() {
    assertTrue(CASES.size() >= 480);
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
  void aConfidenceOnAnEdgeIsInTheBinBelow() {
    double[][] rows = {{0.5, 0.5}, {0.3, 0.7}, {0.9, 0.1}, {1, 0}, {0.4, 0.6}};
    ProbabilityMeasures measures =
        ProbabilityMeasures.of(List.of("a", "b"), List.of("a", "b", "b", "a", "a"), rows, 10);
    List<ReliabilityBin> bars = measures.reliability(Cases.all(5));
    assertEquals(
        List.of(0L, 0L, 0L, 0L, 1L, 1L, 1L, 0L, 1L, 1L),
        bars.stream().map(ReliabilityBin::cases).toList());
    assertEquals(new ReliabilityBin(0.8, 0.9, 1, 0.9, 0), bars.get(8));
    // Off by 0.5, 0.6, 0.3, 0.9 and 0.
    assertEquals(2.3 / 5, measures.over(Cases.all(5)).get("ece"), 1e-15);
  }

  @Test
  void certaintyCostsALittleAndAnImpossibleLabelMuch() {
    double[][] rows = {{1, 0}, {1, 0}};
    ProbabilityMeasures measures =
        ProbabilityMeasures.of(List.of("a", "b"), List.of("a", "b"), rows);
    assertEquals(0x1p-52, measures.over(new int[] {0}).get("log-loss"), 1e-20);
    assertEquals(52 * Math.log(2), measures.over(new int[] {1}).get("log-loss"), 1e-14);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertRefused("case 0 has a probability of -0.1: it must be from 0 to 1", -0.1, 1.1);
    assertRefused("case 0 has a probability of NaN: it must be from 0 to 1", Double.NaN, 1);
    assertRefused("the probabilities of case 0 sum up to 0.75 and not to 1", 0.5, 0.25);
    assertRefused("2 labels beside 3 probabilities of case 0: each case has one of both", 1, 0, 0);
  }

  @Test
  void aLabelThatIsNotKnownIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ProbabilityMeasures.of(
                    List.of("a", "b"), List.of("c"), new double[][] {{0.5, 0.5}}));
    assertEquals("case 0 has the label 'c', which is none of [a, b]", refused.getMessage());
  }

  private static void assertRefused(String message, double... row) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ProbabilityMeasures.of(
                    List.of("a", "b"), List.of("a"), new double[][] {row.clone()}));
    assertEquals(message, refused.getMessage());
  }

  private static int size(JsonValue expected) {
    return Fixture.items(expected, "references").size();
  }

  private static ProbabilityMeasures measures(JsonValue expected, int[] selection) {
    List<String> labels =
        IntStream.range(0, expected.asObject().member("width").asInt())
            .mapToObj(Integer::toString)
            .toList();
    List<JsonValue> rows = Fixture.items(expected, "probabilities");
    return ProbabilityMeasures.of(
        labels,
        Fixture.select(Fixture.named(expected.asObject().member("references"), labels), selection),
        Arrays.stream(selection)
            .mapToObj(number -> Fixture.doubles(rows.get(number)))
            .toArray(double[][]::new),
        expected.asObject().member("bins").asInt());
  }
}

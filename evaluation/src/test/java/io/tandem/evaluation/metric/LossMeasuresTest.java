package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossMeasuresTest {
  private static final int[] BOTH = {0, 1};

  @Test
  void figuresAreThoseOfTorchmetricsAndTheEvaluationHarness() {
    List<JsonValue> cases = Fixture.items(Fixture.read("losses.json.gz"), "cases");
    assertTrue(cases.size() >= 225);
    for (int i = 0; i < cases.size(); i++) {
      JsonObject expected = cases.get(i).asObject();
      LossMeasures measures =
          LossMeasures.of(
              Fixture.doubles(expected.member("sums")),
              Fixture.doubles(expected.member("weights")),
              Arrays.stream(Fixture.ints(expected.member("bytes"))).asLongStream().toArray());
      Fixture.assertFigures(
          expected.member("figures"),
          measures.over(Cases.all(measures.cases())),
          Fixture.ROUNDING,
          "case " + i);
    }
  }

  @Test
  void aUniformModelIsAsPerplexedAsThereAreWords() {
    // 3 and 5 targets, each one of 8 words with a probability of 1/8, of 2 bytes each.
    double one = Math.log(8);
    Map<String, Double> figures =
        LossMeasures.of(new double[] {3 * one, 5 * one}, new double[] {3, 5}, new long[] {6, 10})
            .over(BOTH);
    assertEquals(one, figures.get("loss"), 1e-15);
    assertEquals(8, figures.get("perplexity"), 1e-14);
    assertEquals(1.5, figures.get("bits-per-byte"), 1e-15);
  }

  @Test
  void aLongTextCountsForMore() {
    LossMeasures measures = LossMeasures.of(new double[] {9, 1}, new double[] {9, 3});
    assertEquals(10.0 / 12, measures.over(BOTH).get("loss"), 1e-15);
    assertEquals(19.0 / 21, measures.over(new int[] {0, 1, 0}).get("loss"), 1e-15);
    assertEquals(List.of("loss", "perplexity"), List.copyOf(measures.names()));
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    double[] sums = {1, 2.5, 0, 7};
    double[] weights = {1, 4, 0, 2};
    Fixture.assertSelections(
        LossMeasures.of(sums, weights),
        chosen -> LossMeasures.of(Fixture.select(sums, chosen), Fixture.select(weights, chosen)),
        3);
  }

  @Test
  void whereThereAreNoTargetsThereIsNoFigure() {
    LossMeasures measures =
        LossMeasures.of(new double[] {0, 1}, new double[] {0, 1}, new long[] {0, 0});
    measures.over(new int[] {0}).forEach((name, figure) -> assertEquals(Double.NaN, figure, name));
    assertEquals(Double.NaN, measures.over(BOTH).get("bits-per-byte"));
    assertEquals(1, measures.over(BOTH).get("loss"));
  }

  @Test
  void anImpossibleTargetMakesTheLossInfinite() {
    LossMeasures measures =
        LossMeasures.of(new double[] {1, Double.POSITIVE_INFINITY}, new double[] {1, 1});
    assertEquals(Double.POSITIVE_INFINITY, measures.over(BOTH).get("perplexity"));
    assertEquals(1, measures.over(new int[] {0}).get("loss"));
  }

  @Test
  void aBrokenModelHasNoLossAtAll() {
    LossMeasures measures = LossMeasures.of(new double[] {1, Double.NaN}, new double[] {1, 1});
    assertEquals(Double.NaN, measures.over(BOTH).get("loss"));
    assertEquals(1, measures.over(new int[] {0}).get("loss"));
  }

  @Test
  void whatIsNoWeightIsRefused() {
    double[] one = {1};
    assertEquals(
        "text 0 has a loss of 1.0 and a weight of NaN",
        assertThrows(
                IllegalArgumentException.class,
                () -> LossMeasures.of(one, new double[] {Double.NaN}))
            .getMessage());
    assertEquals(
        "text 0 has -1 bytes",
        assertThrows(
                IllegalArgumentException.class, () -> LossMeasures.of(one, one, new long[] {-1}))
            .getMessage());
  }

  @Test
  void accuracyIsTheShareOfAllTargetsAndNotTheMeanOfTexts() {
    LossMeasures measures =
        LossMeasures.of(new double[] {1, 2}, new double[] {1, 3}).withRight(new double[] {1, 0});
    assertEquals(0.25, measures.over(new int[] {0, 1}).get(LossMeasures.ACCURACY), 1e-15);
    assertEquals(1, measures.over(new int[] {0}).get(LossMeasures.ACCURACY), 1e-15);
    assertThrows(
        IllegalArgumentException.class,
        () -> LossMeasures.of(new double[] {1}, new double[] {1}).withRight(new double[] {2}));
  }
}

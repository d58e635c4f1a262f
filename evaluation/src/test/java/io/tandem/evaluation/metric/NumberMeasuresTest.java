package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds predicted numbers to scikit-learn's and SciPy's. */
class NumberMeasuresTest {
  private static final List<JsonValue> CASES =
      Fixture.items(Fixture.read("numbers.json.gz"), "cases");

  @Test
  void errorsAreThoseOfScikitLearn() {
    assertTrue(CASES.size() >= 220);
    for (int i = 0; i < CASES.size(); i++) {
      double[] references = Fixture.doubles(CASES.get(i).asObject().member("references"));
      double[] predictions = Fixture.doubles(CASES.get(i).asObject().member("predictions"));
      Fixture.assertFigures(
          CASES.get(i).asObject().member("figures"),
          RegressionMeasures.of(references, predictions).over(Cases.all(references.length)),
          Fixture.ROUNDING,
          "case " + i);
    }
  }

  @Test
  void correlationsAreThoseOfSciPy() {
    for (int i = 0; i < CASES.size(); i++) {
      double[] references = Fixture.doubles(CASES.get(i).asObject().member("references"));
      double[] predictions = Fixture.doubles(CASES.get(i).asObject().member("predictions"));
      Fixture.assertFigures(
          CASES.get(i).asObject().member("correlations"),
          CorrelationMeasures.of(references, predictions).over(Cases.all(references.length)),
          Fixture.ROUNDING,
          "case " + i);
    }
  }

  @Test
  void aSelectionMeasuresAsIfItsCasesWereRepeated() {
    for (JsonValue expected : CASES.subList(6, 66)) {
      double[] x = Fixture.doubles(expected.asObject().member("references"));
      double[] y = Fixture.doubles(expected.asObject().member("predictions"));
      Fixture.assertSelections(
          CorrelationMeasures.of(x, y),
          chosen -> CorrelationMeasures.of(Fixture.select(x, chosen), Fixture.select(y, chosen)),
          1);
      Fixture.assertSelections(
          RegressionMeasures.of(x, y),
          chosen -> RegressionMeasures.of(Fixture.select(x, chosen), Fixture.select(y, chosen)),
          1);
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    double[] good = {1, 2};
    double[] bad = {1, Double.NaN};
    assertEquals(
        "prediction 1 is NaN: it must be a finite number",
        assertThrows(IllegalArgumentException.class, () -> CorrelationMeasures.of(good, bad))
            .getMessage());
    assertEquals(
        "reference 1 is NaN: it must be a finite number",
        assertThrows(IllegalArgumentException.class, () -> RegressionMeasures.of(bad, good))
            .getMessage());
  }
}

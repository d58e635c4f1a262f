package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
  private static Repetitions folds(double... losses) {
    Map<String, Map<String, Double>> runs = new LinkedHashMap<>();
    for (int i = 0; i < losses.length; i++) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("steps", 10.0);
      figures.put("loss", losses[i]);
      if (i == 0) {
        figures.put("only-here", 1.0);
      }
      runs.put("fold-" + (i + 1), figures);
    }
    return Repetitions.of(runs);
  }

  /** Worked out by hand: the squared distances sum up to 32. */
  @Test
  void meanAndDeviationAreThoseOfASample() {
    Repetitions folds = folds(2, 4, 4, 4, 5, 5, 7, 9);
    assertEquals(5, folds.means().get("loss"));
    assertEquals(Math.sqrt(32.0 / 7), folds.deviations().get("loss"), 1e-15);
    assertEquals(0, folds.deviations().get("steps"));
  }

  @Test
  void figuresThatARunDoesNotHaveAreLeftOut() {
    assertEquals(List.of("steps", "loss"), List.copyOf(folds(1, 2).values().keySet()));
    assertEquals(List.of(1.0, 2.0), folds(1, 2).values().get("loss"));
  }

  @Test
  void oneRunIsNoCrossValidation() {
    assertThrows(IllegalArgumentException.class, () -> folds(1));
  }

  @Test
  void whatIsNotFiniteStaysVisible() {
    Repetitions folds = folds(1, Double.NaN);
    assertEquals(Double.NaN, folds.means().get("loss"));
    assertEquals(
        "\"NaN\"", folds.toJson().member("loss").asObject().member("deviation").toString());
  }
}

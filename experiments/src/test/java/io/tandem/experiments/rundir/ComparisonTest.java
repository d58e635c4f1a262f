package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

  private static Map<String, Comparison.Run> runs(String... names) {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    for (String name : names) {
      runs.put(name, new Comparison.Run(name, 1000.5, 1L << 30));
    }
    return runs;
  }

  private static SortedMap<Long, Double> curve(double... values) {
    SortedMap<Long, Double> curve = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      curve.put((long) i, values[i]);
    }
    return curve;
  }

  @Test
  void oneRunIsNoComparison() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Comparison.of(runs("djl"), Map.of("djl", curve(1, 2))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Comparison.of(runs("djl", "tf"), Map.of("djl", curve(1), "other", curve(1))));
  }

  @Test
  void lossThatIsNoNumberMakesTheDifferenceNoNumber() {
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Comparison comparison =
          Comparison.of(
              runs("djl", "tf"), Map.of("djl", curve(1, wrong, 1), "tf", curve(1, wrong, 5)));
      assertTrue(Double.isNaN(comparison.maxAbsLossDifference()));
      assertEquals(1, comparison.stepOfMaxDifference());
    }
  }

  @Test
  void curvesWithoutACommonStepCannotBeCompared() {
    Comparison comparison =
        Comparison.of(runs("djl", "tf"), Map.of("djl", curve(), "tf", curve(1)));
    assertEquals(0, comparison.stepsCompared());
    assertEquals(-1, comparison.stepOfMaxDifference());
    assertTrue(Double.isNaN(comparison.maxAbsLossDifference()));
  }

  @Test
  void greatestDifferenceOfAnyTwoIsFoundOverTheCommonSteps() {
    Comparison comparison =
        Comparison.of(
            runs("a", "b", "c"),
            Map.of(
                "a", curve(5, 4, 3, 2),
                "b", curve(5.25, 4, 3.5, 2),
                "c", curve(5, 3.75, 2.75)));
    assertEquals(0.75, comparison.maxAbsLossDifference());
    assertEquals(2, comparison.stepOfMaxDifference());
    assertEquals(3, comparison.stepsCompared());
  }

  @Test
  void comparisonStandsInItsFile(@TempDir Path folder) {
    RunDirectory directory = RunDirectory.create(folder.resolve("both"));
    directory.writeComparison(
        Comparison.of(runs("djl", "tf"), Map.of("djl", curve(1, 2), "tf", curve(1, Double.NaN))));
    assertEquals(
        JsonReader.read(
            """
            {"maxAbsLossDifference": "NaN", "stepOfMaxDifference": 1, "stepsCompared": 2,
             "backends": {
               "djl": {"directory": "djl", "tokensPerSecond": 1000.5,
                       "peakMemoryBytes": 1073741824},
               "tf": {"directory": "tf", "tokensPerSecond": 1000.5,
                      "peakMemoryBytes": 1073741824}}}
            """,
            "expected"),
        JsonReader.read(directory.comparison()));
  }
}

package io.tandem.evaluation.significance;

import static io.tandem.evaluation.significance.SystemPair.joined;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.evaluation.metric.LabelMeasures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds paired tests to sacreBLEU's, and their probabilities to a simulation of pure chance. */
class SystemPairTest {
  private static final JsonObject PAIRED = Fixture.ALL.member("paired").asObject();
  private static final List<JsonValue> CASES = Fixture.items(PAIRED, "cases");

  @Test
  void randomizationIsThatOfSacreBleuForTheSameSwaps() {
    List<String> swaps = Fixture.items(PAIRED, "swaps").stream().map(JsonValue::asString).toList();
    int compared = 0;
    for (JsonValue value : CASES) {
      PairedRandomization found =
          pair(value)
              .randomization(
                  swaps.size(),
                  number -> {
                    boolean[] swapped = new boolean[swaps.get(number).length()];
                    for (int i = 0; i < swapped.length; i++) {
                      swapped[i] = swaps.get(number).charAt(i) == '1';
                    }
                    return swapped;
                  })
              .get("ratio");
      double expected = value.asObject().member("ar").asDouble();
      if (value.asObject().member("tied").asBoolean()) {
        assertTrue(found.p() > expected, "what is tied counts here");
      } else {
        assertEquals(expected, found.p(), 1e-15);
        compared++;
      }
    }
    assertTrue(compared >= 220);
  }

  @Test
  void resamplingIsThatOfSacreBleuForTheSameResamples() {
    List<int[]> resamples =
        Fixture.items(PAIRED, "resamples").stream()
            .map(row -> row.asArray().items().stream().mapToInt(JsonValue::asInt).toArray())
            .toList();
    for (JsonValue value : CASES) {
      PairedBootstrap found =
          pair(value).bootstrap(resamples.size(), resamples::get, 0.95).get("ratio");
      assertEquals(value.asObject().member("bs").asDouble(), found.sacreBleuP(), 1e-15);
    }
  }

  private static SystemPair pair(JsonValue value) {
    return SystemPair.of(
        new RatioMeasures(
            Stream.concat(
                    Fixture.items(value, "first").stream(), Fixture.items(value, "second").stream())
                .map(Fixture::doubles)
                .toArray(double[][]::new)));
  }

  /**
   * 500 comparisons of two systems between which there is no difference: of probabilities from 0 to
   * 1 a share x lies below x, with a standard error of 0.022 at most.
   */
  @Test
  void whereThereIsOnlyChanceEveryProbabilityIsAsLikely() {
    Random draw = new Random(3);
    int simulations = 500;
    double[] randomized = new double[simulations];
    double[] resampled = new double[simulations];
    for (int i = 0; i < simulations; i++) {
      SystemPair pair =
          SystemPair.of(RatioMeasures.ofMean(draw.doubles(80).map(u -> u * u).toArray()));
      randomized[i] = pair.randomization(199, i).get("mean").p();
      resampled[i] = pair.bootstrap(199, i, 0.95).get("mean").p();
    }
    for (double share : new double[] {0.05, 0.1, 0.25, 0.5, 0.75}) {
      assertEquals(share, below(randomized, share), 0.06, "randomization");
      assertEquals(share, below(resampled, share), 0.06, "bootstrap");
    }
  }

  private static double below(double[] probabilities, double share) {
    return Arrays.stream(probabilities).filter(p -> p <= share).count()
        / (double) probabilities.length;
  }

  @Test
  void aRealDifferenceIsFound() {
    Random draw = new Random(4);
    double[] values = new double[400];
    for (int i = 0; i < 200; i++) {
      values[i] = draw.nextGaussian();
      values[i + 200] = values[i] + 0.2 + 0.5 * draw.nextGaussian();
    }
    SystemPair pair = SystemPair.of(RatioMeasures.ofMean(values));
    PairedBootstrap resampled = pair.bootstrap(1000, 1, 0.95).get("mean");
    assertTrue(resampled.p() < 0.001 + 1e-9 && resampled.wins() > 0.999);
    assertTrue(resampled.interval().low() > 0 && resampled.interval().high() < 0.4);
    assertEquals(resampled.second() - resampled.first(), resampled.difference());
    assertEquals(1.0 / 1001, pair.randomization(1000, 1).get("mean").p());
  }

  @Test
  void systemsWithTheSameOutputsDoNotDiffer() {
    double[] values = {1, 5, 2, 8, 1, 5, 2, 8};
    SystemPair pair = SystemPair.of(RatioMeasures.ofMean(values));
    assertEquals(1, pair.randomization(500, 1).get("mean").p());
    PairedBootstrap found = pair.bootstrap(500, 1, 0.95).get("mean");
    assertEquals(1, found.p());
    assertEquals(0.5, found.wins());
  }

  /** All 2^4 swaps of four cases, of which one differs for the better each time: by hand. */
  @Test
  void allSwapsGiveTheExactProbability() {
    SystemPair pair = SystemPair.of(RatioMeasures.ofMean(0, 0, 0, 0, 1, 1, 1, 1));
    Map<String, PairedRandomization> found =
        pair.randomization(
            16,
            number ->
                new boolean[] {
                  (number & 1) != 0, (number & 2) != 0, (number & 4) != 0, (number & 8) != 0
                });
    // Two of the sixteen: none swapped, and all.
    assertEquals(3.0 / 17, found.get("mean").p(), 1e-15);
  }

  @Test
  void metricsThatAreNoMeansAreComparedToo() {
    Random draw = new Random(5);
    List<String> references = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> better = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      references.add("abc".substring(i % 3, i % 3 + 1));
      better.add(draw.nextDouble() < 0.9 ? references.get(i) : "a");
      worse.add(draw.nextDouble() < 0.7 ? references.get(i) : "b");
    }
    SystemPair pair =
        SystemPair.of(LabelMeasures.of(joined(references, references), joined(worse, better)));
    int[] all = IntStream.range(0, 300).toArray();
    assertEquals(LabelMeasures.of(references, worse).over(all), pair.first());
    assertEquals(LabelMeasures.of(references, better).over(all), pair.second());
    assertTrue(pair.randomization(500, 1).get("macro-f1").p() < 0.01);
    assertEquals(pair.first().keySet(), pair.bootstrap(100, 1, 0.95).keySet());
  }

  @Test
  void aFigureThatOneSystemDoesNotHaveIsLeftOut() {
    SystemPair pair =
        SystemPair.of(new RatioMeasures(new double[][] {{1, 1}, {1, 1}, {0, 0}, {0, 0}}));
    assertEquals(Set.of("mean"), pair.bootstrap(10, 1, 0.95).keySet());
    assertEquals(Set.of("mean"), pair.randomization(10, 1).keySet());
  }

  @Test
  void systemsOnDifferentCasesAreRefused() {
    assertEquals(
        "3 cases of two systems: both need the same number",
        assertThrows(
                IllegalArgumentException.class, () -> SystemPair.of(RatioMeasures.ofMean(1, 2, 3)))
            .getMessage());
    assertEquals(
        "1 cases of one system and 2 of the other: they must be the same cases",
        assertThrows(IllegalArgumentException.class, () -> joined(List.of("a"), List.of("a", "b")))
            .getMessage());
  }
}

package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.program.Philox;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final double[] LOGITS = {0, Math.log(2), Math.log(5)};

  @Test
  void greedyTakesTheLikeliestAndOfEqualsTheFirst() {
    assertEquals(2, Sampling.GREEDY.choose(LOGITS, 0.99));
    assertEquals(0, Sampling.GREEDY.choose(new double[] {3, 3, 1}, 0.99));
  }

  @Test
  void tokensAreDrawnAsOftenAsTheirProbabilitySays() {
    int draws = 100_000;
    int[] counts = new int[3];
    Philox random = Philox.of(7, "test");
    for (int i = 0; i < draws; i++) {
      counts[Sampling.PLAIN.choose(LOGITS, random.uniform(i))]++;
    }
    double[] wanted = {1 / 8.0, 2 / 8.0, 5 / 8.0};
    for (int i = 0; i < 3; i++) {
      double deviation = Math.sqrt(wanted[i] * (1 - wanted[i]) / draws);
      assertEquals(wanted[i], counts[i] / (double) draws, 4 * deviation);
    }
  }

  @Test
  void onlyTheTopKAreDrawn() {
    Set<Integer> drawn = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      drawn.add(Sampling.topK(2).withTemperature(2).choose(LOGITS, i / 1000.0));
    }
    assertEquals(Set.of(1, 2), drawn);
  }

  @Test
  void aNumberOutOfItsRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Sampling.temperature(-0.1));
    assertThrows(IllegalArgumentException.class, () -> Sampling.temperature(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> Sampling.temperature(Double.POSITIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> Sampling.topK(-1));
    assertThrows(IllegalArgumentException.class, () -> Sampling.topP(0));
    assertThrows(IllegalArgumentException.class, () -> Sampling.minP(1.1));
  }
}

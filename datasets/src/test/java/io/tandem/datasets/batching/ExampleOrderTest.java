package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000})
  void aShuffledPassHoldsEveryExampleOnce(int examples) {
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] order = new ExampleOrder.Shuffled(42).permutation(examples, epoch);
      assertArrayEquals(
          IntStream.range(0, examples).toArray(), Arrays.stream(order).sorted().toArray());
    }
  }

  @Test
  void theOrderDependsOnSeedAndPassAlone() {
    int[] order = new ExampleOrder.Shuffled(42).permutation(100, 3);
    assertArrayEquals(order, new ExampleOrder.Shuffled(42).permutation(100, 3));
    assertFalse(Arrays.equals(order, new ExampleOrder.Shuffled(42).permutation(100, 4)));
    assertFalse(Arrays.equals(order, new ExampleOrder.Shuffled(43).permutation(100, 3)));
    assertFalse(Arrays.equals(order, new ExampleOrder.Shuffled(43).permutation(100, 2)));
  }

  @Test
  void allOrdersAreEquallyLikely() {
    Map<String, Integer> counts = new HashMap<>();
    int passes = 24_000;
    for (int epoch = 0; epoch < passes; epoch++) {
      int[] order = new ExampleOrder.Shuffled(7).permutation(4, epoch);
      counts.merge(Arrays.toString(order), 1, Integer::sum);
    }
    assertEquals(24, counts.size());
    double chiSquare =
        counts.values().stream().mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
    // With 23 degrees of freedom, 57 is passed once in ten thousand times.
    assertTrue(chiSquare < 57, "chi-square " + chiSquare);
  }

  @Test
  void aSequentialPassIsInOrder() {
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, new ExampleOrder.Sequential().permutation(5, 8));
  }
}

package io.tandem.api.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollationTest {
  private static final Collation COLLATION =
      new Collation(
          Map.of(
              "input_ids", Feature.integers(7, "time"),
              "characters", Feature.integers(0, "time", "letters"),
              "weight", new Feature(DType.FLOAT32, List.of(), 0),
              "labels", Feature.integers(Batch.IGNORED, "time")));

  private static Example example(String name, int[][] characters, float weight, int... ids) {
    int letters = characters.length == 0 ? 0 : characters[0].length;
    int[] flat =
        java.util.Arrays.stream(characters).flatMapToInt(java.util.Arrays::stream).toArray();
    return new Example(
        name,
        Map.of(
            "input_ids", HostTensor.of(ids, ids.length),
            "labels", HostTensor.of(ids, ids.length),
            "characters", HostTensor.of(flat, ids.length, letters),
            "weight", HostTensor.scalar(weight)),
        ids.length);
  }

  @Test
  void shorterExamplesAreFilledUpAtTheEndOfEachAxis() {
    Example a = example("a", new int[][] {{1, 2}, {3, 4}, {5, 6}}, 0.5f, 10, 11, 12);
    Example b = example("b", new int[][] {{9, 8, 7}}, 2, 20);
    Batch batch = COLLATION.batch(List.of(a, b), Map.of());
    assertEquals(HostTensor.of(new int[] {10, 11, 12, 20, 7, 7}, 2, 3), batch.tensor("input_ids"));
    assertEquals(
        HostTensor.of(new int[] {10, 11, 12, 20, -100, -100}, 2, 3), batch.tensor("labels"));
    assertEquals(
        HostTensor.of(new int[] {1, 2, 0, 3, 4, 0, 5, 6, 0, 9, 8, 7, 0, 0, 0, 0, 0, 0}, 2, 3, 3),
        batch.tensor("characters"));
    assertArrayEquals(new float[] {0.5f, 2}, batch.tensor("weight").toFloatArray());
    assertEquals(2, batch.examples());
    assertEquals(4, batch.targetTokens());
  }

  @Test
  void anAxisIsFilledUpToALengthThatNoExampleHas() {
    Example a = example("a", new int[][] {{1}}, 0, 10);
    Batch batch = COLLATION.batch(List.of(a), Map.of("time", 4));
    assertEquals(HostTensor.of(new int[] {10, 7, 7, 7}, 1, 4), batch.tensor("input_ids"));
    assertEquals(HostTensor.of(new int[] {1, 0, 0, 0}, 1, 4, 1), batch.tensor("characters"));
  }

  @Test
  void theLongestExampleOverrulesALengthThatIsTooShort() {
    Example a = example("a", new int[][] {{1}, {2}}, 0, 10, 11);
    assertEquals(2, COLLATION.batch(List.of(a), Map.of("time", 1)).tensor("labels").extents()[1]);
  }

  @Test
  void anExampleOfNothingIsAllPadding() {
    Example none = example("none", new int[0][0], 0);
    Example a = example("a", new int[][] {{1}, {2}}, 0, 10, 11);
    Batch batch = COLLATION.batch(List.of(none, a), Map.of());
    assertEquals(HostTensor.of(new int[] {7, 7, 10, 11}, 2, 2), batch.tensor("input_ids"));
    assertEquals(HostTensor.of(new int[] {0, 0, 1, 2}, 2, 2, 1), batch.tensor("characters"));
  }

  @Test
  void axesOfOneNameThatDifferInLengthAreRefused() {
    Example wrong =
        new Example(
            "wrong",
            Map.of(
                "input_ids", HostTensor.of(new int[] {1, 2}, 2),
                "labels", HostTensor.of(new int[] {1, 2, 3}, 3),
                "characters", HostTensor.of(new int[] {1, 2}, 2, 1),
                "weight", HostTensor.scalar(1f)),
            2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> COLLATION.lengths(wrong)).getMessage();
    assertTrue(message.startsWith("wrong: 'labels' has 3 along 'time'"), message);
  }

  @Test
  void aMissingFeatureAndAnotherTypeAreRefused() {
    Example missing = new Example("m", Map.of("input_ids", HostTensor.of(new int[1], 1)), 0);
    assertThrows(IllegalArgumentException.class, () -> COLLATION.lengths(missing));
    Example floats =
        new Example(
            "f",
            Map.of(
                "input_ids", HostTensor.of(new float[1], 1),
                "labels", HostTensor.of(new int[1], 1),
                "characters", HostTensor.of(new int[1], 1, 1),
                "weight", HostTensor.scalar(1f)),
            0);
    assertThrows(IllegalArgumentException.class, () -> COLLATION.lengths(floats));
  }
}

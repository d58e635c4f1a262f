package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what is counted token by token, for a model whose loss tells all that it has seen. */
class StridedWindowsTest {

  /** A text whose tokens are 7 times their place, in blocks. */
  private static BatchSource blocks(int blocks, int context, boolean goOn) {
    return new BatchSource() {
      @Override
      public long batches(long epoch) {
        return blocks;
      }

      @Override
      public Batch read(BatchPosition position) {
        int from = (int) position.index() * context + (goOn ? 0 : 3 * (int) position.index());
        int[] ids = IntStream.range(from, from + context).map(i -> 7 * i).toArray();
        int[] labels = IntStream.rangeClosed(from + 1, from + context).map(i -> 7 * i).toArray();
        return new Batch(
            Map.of(
                Batch.INPUT_IDS, HostTensor.of(ids, 1, context),
                Batch.LABELS, HostTensor.of(labels, 1, context)),
            1,
            context,
            OptionalLong.of(3L * context));
      }
    };
  }

  /** By the place of each token, how much of the text was seen before it; 0 where none counted. */
  private static int[] seen(StridedWindows windows, int tokens) {
    int[] seen = new int[tokens];
    for (long i = 0; i < windows.batches(); i++) {
      Batch batch = windows.read(i);
      int length = (int) batch.tensor(Batch.LABELS).extents()[1];
      int[] inputs = batch.tensor(Batch.INPUT_IDS).toIntArray();
      int[] labels = batch.tensor(Batch.LABELS).toIntArray();
      long counted = Arrays.stream(labels).filter(label -> label != Batch.IGNORED).count();
      assertEquals(counted, batch.targetTokens());
      for (int place = 0; place < labels.length; place++) {
        if (labels[place] != Batch.IGNORED) {
          assertEquals(inputs[place] + 7, labels[place]);
          assertEquals(0, seen[labels[place] / 7], "a token is counted twice");
          seen[labels[place] / 7] = place % length + 1;
        }
      }
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({"4, 6, 6, 2", "4, 6, 1, 3", "4, 6, 4, 1", "5, 7, 3, 4", "1, 9, 2, 8", "3, 1, 1, 2"})
  void everyTokenIsCountedOnceByTheFirstWindowThatEndsBehindIt(
      int blocks, int context, int stride, int size) {
    int tokens = blocks * context + 1;
    // The recipe, token by token: the first window whose end is not before the token.
    int[] wanted = new int[tokens];
    for (int token = 1; token < tokens; token++) {
      int begin = 0;
      while (begin + context < token) {
        begin += stride;
      }
      wanted[token] = token - begin;
    }
    StridedWindows windows = StridedWindows.over(blocks(blocks, context, true), stride, size);
    assertArrayEquals(wanted, seen(windows, tokens));
    long bytes = 0;
    for (long i = 0; i < windows.batches(); i++) {
      bytes += windows.read(i).targetBytes().orElseThrow();
    }
    assertEquals(3L * blocks * context, bytes);
  }

  @Test
  void examplesThatStandByThemselvesAndStridesOverTheContextAreRefused() {
    String message =
        assertThrows(BadInputException.class, () -> StridedWindows.over(blocks(2, 4, false), 2, 1))
            .getMessage();
    assertTrue(message.contains("stride is for a text that is cut into blocks"), message);
    message =
        assertThrows(BadInputException.class, () -> StridedWindows.over(blocks(2, 4, true), 5, 1))
            .getMessage();
    assertTrue(message.contains("stride is 5, more than the 4 tokens"), message);
  }
}

package io.tandem.models.t5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.error.BadInputException;
import io.tandem.api.program.Philox;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.SpanNoise.Noised;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanNoiseTest {
  private static final int END = 1;

  /** Sentinels from 1000 downwards, as in a vocabulary whose last ids they have. */
  private static SpanNoise noise(SpanLengths lengths) {
    return new SpanNoise(lengths, sentinels(lengths), END);
  }

  private static int[] sentinels(SpanLengths lengths) {
    return IntStream.range(0, lengths.spans()).map(i -> 1000 - i).toArray();
  }

  private static int[] text(int length) {
    return IntStream.range(0, length).map(i -> 2 + i % 900).toArray();
  }

  /** The numbers of the paper's code: 568 tokens for 512, of which 114 are to be told. */
  @ParameterizedTest
  @CsvSource({
    "512, 0.15, 3, 568, 85, 28, 512, 114",
    "1024, 0.15, 3, 1137, 171, 57, 1024, 229",
    "64, 0.15, 3, 70, 10, 3, 64, 14",
    "20, 0.15, 3, 21, 3, 1, 20, 5",
  })
  void aBlockIsFilledAsInThePapersCode(
      int most, double rate, double mean, int text, int noise, int spans, int in, int out) {
    assertEquals(
        new SpanLengths(text, noise, spans, in, out), SpanLengths.filling(most, rate, mean));
  }

  @Test
  void noTextFitsWhereNotEvenTwoTokensDo() {
    assertThrows(BadInputException.class, () -> SpanLengths.filling(2, 0.15, 3));
  }

  @Test
  void whatRemainsAndWhatIsLeftOutGiveTheTextBack() {
    for (int length = 2; length < 120; length++) {
      SpanLengths lengths = SpanLengths.of(length, 0.15 + length % 4 * 0.1, 1 + length % 5);
      SpanNoise noise = noise(lengths);
      int[] text = text(length);
      Noised noised = noise.apply(text, Philox.of(length, "test"));
      assertEquals(lengths.inputs(), noised.inputs().length);
      assertEquals(lengths.targets(), noised.targets().length);
      assertArrayEquals(text, together(noised, sentinels(lengths)), "length " + length);
    }
  }

  /** Puts each span where its sentinel stands. */
  private static int[] together(Noised noised, int[] sentinels) {
    List<Integer> text = new ArrayList<>();
    int span = 0;
    for (int i = 0; i < noised.inputs().length - 1; i++) {
      int token = noised.inputs()[i];
      if (span < sentinels.length && token == sentinels[span]) {
        int place = find(noised.targets(), sentinels[span]) + 1;
        int next =
            span + 1 < sentinels.length
                ? find(noised.targets(), sentinels[span + 1])
                : noised.targets().length - 1;
        assertTrue(next > place, "an empty span");
        Arrays.stream(noised.targets(), place, next).forEach(text::add);
        span++;
      } else {
        text.add(token);
      }
    }
    assertEquals(sentinels.length, span);
    assertEquals(END, noised.inputs()[noised.inputs().length - 1]);
    assertEquals(END, noised.targets()[noised.targets().length - 1]);
    return text.stream().mapToInt(i -> i).toArray();
  }

  private static int find(int[] tokens, int token) {
    return IntStream.range(0, tokens.length).filter(i -> tokens[i] == token).findFirst().orElse(-1);
  }

  /**
   * Every way to cut 5 tokens into 3 spans is as frequent: of 6, each some 1000 times of 6000, from
   * which a binomial number is off by more than 5 deviations (144) once in two million.
   */
  @Test
  void spansAreCutAtPlacesThatAreDrawnEvenly() {
    SpanLengths lengths = new SpanLengths(10, 5, 3, 9, 9);
    Map<String, Integer> seen = new TreeMap<>();
    for (int i = 0; i < 6000; i++) {
      Noised noised = noise(lengths).apply(text(10), Philox.of(i, "even"));
      StringBuilder cut = new StringBuilder();
      for (int token : noised.targets()) {
        cut.append(token > 900 || token == END ? '|' : '.');
      }
      seen.merge(cut.toString(), 1, Integer::sum);
    }
    assertEquals(6, seen.size(), seen.toString());
    seen.forEach((cut, times) -> assertEquals(1000, times, 144, cut));
  }

  private static SpanBatches batches(int tokens, int rows, long seed) {
    SpanLengths lengths = SpanLengths.filling(24, 0.15, 3);
    return new SpanBatches(
        text(tokens), noise(lengths), new TextMarks(0, END, 0), BatchSize.examples(rows), seed);
  }

  @Test
  void aBatchDependsOnItsPositionAndTheSeedAlone() {
    SpanBatches source = batches(500, 4, 3);
    List<BatchPosition> positions = new ArrayList<>();
    List<Batch> inOrder = new ArrayList<>();
    BatchPosition position = BatchPosition.START;
    while (position.epoch() < 3) {
      positions.add(position);
      inOrder.add(source.read(position));
      position = source.after(position);
    }
    for (int i = positions.size() - 1; i >= 0; i--) {
      assertEquals(inOrder.get(i), batches(500, 4, 3).read(positions.get(i)));
      assertEquals(inOrder.get(i), source.read(positions.get(i)));
    }
    Set<Batch> others = new HashSet<>(inOrder);
    assertEquals(inOrder.size(), others.size(), "batches of different passes are alike");
    assertTrue(!others.contains(batches(500, 4, 4).read(BatchPosition.START)));
  }

  @Test
  void aPassHasEveryBlockOnceAndTheRateIsThatOfTheSettings() {
    SpanBatches source = batches(500, 4, 3);
    SpanLengths lengths = SpanLengths.filling(24, 0.15, 3);
    int blocks = 500 / lengths.text();
    Set<Integer> firsts = new HashSet<>();
    for (long index = 0; index < source.batches(1); index++) {
      Batch batch = source.read(new BatchPosition(1, index));
      int[] inputs =
          Arrays.stream(batch.tensor(Batch.INPUT_IDS).toLongArray())
              .mapToInt(Math::toIntExact)
              .toArray();
      for (int row = 0; row < batch.examples(); row++) {
        firsts.add(inputs[row * lengths.inputs()]);
      }
      assertEquals((long) batch.examples() * lengths.targets(), batch.targetTokens());
      long[] given = batch.tensor(TextPairs.DECODER_INPUT_IDS).toLongArray();
      long[] labels = batch.tensor(Batch.LABELS).toLongArray();
      assertEquals(0, given[0]);
      assertEquals(labels[0], given[1]);
    }
    assertEquals(blocks, firsts.size());
    assertEquals(0.15, (double) lengths.noise() / lengths.text(), 0.5 / lengths.text());
  }

  @Test
  void aTextThatFillsNoBlockIsRefused() {
    BadInputException e = assertThrows(BadInputException.class, () -> batches(20, 4, 3));
    assertTrue(e.getMessage().contains("limits.source"), e.getMessage());
  }
}

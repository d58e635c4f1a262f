package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.batching.BucketedBatches.Padding;
import io.tandem.datasets.text.StateOfTheUnionReader;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.datasets.tokenization.TokenizerJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BucketedBatchesTest {
  private static final ExampleOrder SEQUENTIAL = new ExampleOrder.Sequential();
  private static final int END = 0;
  private static final int NONE = Batch.IGNORED;

  private static TokenizerJson bytes;

  /** Without merges, the ids of ASCII text are 1 for !, 2 for the quotation mark and so on. */
  @BeforeAll
  static void trainOnNothing() {
    TextDataset nothing = new TextDataset("nothing", List.of(new Document("a", "a")));
    bytes = BytePairTrainer.train(nothing, BytePairSettings.of(257));
  }

  @AfterAll
  static void close() {
    bytes.close();
  }

  private static TokenStream stream(String... texts) {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(new Document("document " + documents.size(), text));
    }
    return TokenStream.of(new TextDataset("test", documents), bytes, "<|endoftext|>");
  }

  private static TokenWindows windows(int context, String... texts) {
    return TokenWindows.ofDocuments(stream(texts), context);
  }

  /** Texts of 0 to 60 characters, short ones more often. */
  private static String[] texts(int count) {
    Random random = new Random(5);
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(1 + random.nextInt(61)); length > 0; length--) {
        text.append((char) ('!' + random.nextInt(90)));
      }
      texts[i] = text.toString();
    }
    return texts;
  }

  /** What a document's examples predict, worked out from its text alone. */
  private static List<String> expected(int context, String... texts) {
    List<String> pieces = new ArrayList<>();
    for (String text : texts) {
      int[] ids =
          (text.isEmpty() ? Arrays.stream(new int[0]) : text.chars().map(c -> c - 32)).toArray();
      int[] whole = new int[ids.length + 2];
      System.arraycopy(ids, 0, whole, 1, ids.length);
      for (int from = 0; from < whole.length - 1; from += context) {
        int to = Math.min(from + context, whole.length - 1);
        pieces.add(Arrays.toString(Arrays.copyOfRange(whole, from, to + 1)));
      }
    }
    return pieces;
  }

  /** The pieces of text in a batch; checks that all else is padding. */
  private static List<String> pieces(Batch batch) {
    long[] extents = batch.tensor(Batch.INPUT_IDS).extents();
    int width = (int) extents[1];
    int[] inputs = batch.tensor(Batch.INPUT_IDS).toIntArray();
    int[] labels = batch.tensor(Batch.LABELS).toIntArray();
    List<String> pieces = new ArrayList<>();
    long targets = 0;
    long text = 0;
    for (int row = 0; row < extents[0]; row++) {
      int begin = row * width;
      int length = 0;
      while (length < width && labels[begin + length] != NONE) {
        length++;
      }
      for (int i = length; i < width; i++) {
        assertEquals(NONE, labels[begin + i]);
        assertEquals(END, inputs[begin + i]);
      }
      if (length > 0) {
        int[] piece = Arrays.copyOfRange(inputs, begin, begin + length + 1);
        piece[length] = labels[begin + length - 1];
        assertArrayEquals(
            Arrays.copyOfRange(piece, 1, length + 1),
            Arrays.copyOfRange(labels, begin, begin + length));
        pieces.add(Arrays.toString(piece));
        targets += length;
        text += Arrays.stream(piece, 1, length + 1).filter(id -> id != END).count();
      }
    }
    assertEquals(pieces.size(), batch.examples());
    assertEquals(targets, batch.targetTokens());
    assertEquals(OptionalLong.of(text), batch.targetBytes());
    return pieces;
  }

  private static List<Batch> pass(BatchSource source, long epoch) {
    List<Batch> batches = new ArrayList<>();
    for (long i = 0; i < source.batches(epoch); i++) {
      batches.add(source.read(new BatchPosition(epoch, i)));
    }
    return batches;
  }

  private static long places(Batch batch) {
    return batch.tensor(Batch.LABELS).size();
  }

  @Test
  void aDocumentIsReadFromTheSeparatorBeforeItToItsOwn() {
    TokenWindows windows = windows(3, "!\"#$", "", "%&"); // 0 1234 0 0 56 0
    assertEquals(4, windows.count());
    int[][] begins = {{0, 3}, {3, 2}, {5, 1}, {6, 3}};
    for (int i = 0; i < begins.length; i++) {
      assertEquals(begins[i][0], windows.begin(i));
      assertEquals(begins[i][1], windows.length(i));
    }
    assertEquals(3, windows.longest());
    assertThrows(IllegalArgumentException.class, () -> windows(0, "a"));
  }

  @Test
  void aSeparatorThatATextSpellsEndsNoDocument() {
    TokenWindows windows = windows(9, "!<|endoftext|>\"", "#");
    assertEquals(2, windows.count());
    assertEquals(4, windows.length(0));
    assertEquals(2, windows.length(1));
  }

  @Test
  void examplesOfLikeLengthArePaddedToTheLongestAndTheLabelsIgnored() {
    // Of 2, 5, 1 and 3 targets; in buckets of 3: 2, 1, 3 and then 5.
    TokenWindows windows = windows(8, "!", "!\"#$", "", "%&");
    BucketedBatches batches =
        new BucketedBatches(windows, BatchSize.tokens(9), 3, Padding.LONGEST, SEQUENTIAL);
    assertEquals(2, batches.batches(0));
    Batch first = batches.read(new BatchPosition(0, 0));
    assertEquals(
        HostTensor.of(new int[] {END, 1, END, END, END, END, END, 5, 6}, 3, 3),
        first.tensor(Batch.INPUT_IDS));
    assertEquals(
        HostTensor.of(new int[] {1, END, NONE, END, NONE, NONE, 5, 6, END}, 3, 3),
        first.tensor(Batch.LABELS));
    assertEquals(3, first.examples());
    assertEquals(6, first.targetTokens());
    assertEquals(OptionalLong.of(3), first.targetBytes());
    Batch second = batches.read(new BatchPosition(0, 1));
    assertEquals(HostTensor.of(new int[] {1, 2, 3, 4, END}, 1, 5), second.tensor(Batch.LABELS));
    assertEquals(3.0 / 14, batches.padding(0), 1e-12);
    assertThrows(IndexOutOfBoundsException.class, () -> batches.read(new BatchPosition(0, 2)));
  }

  @Test
  void inAShapeForEachBucketRowsOfNothingButPaddingFillABatch() {
    TokenWindows windows = windows(8, "!", "!\"#$", "", "%&");
    BucketedBatches batches =
        new BucketedBatches(windows, BatchSize.tokens(12), 3, Padding.BUCKET, SEQUENTIAL);
    assertEquals(2, batches.batches(0));
    Batch first = batches.read(new BatchPosition(0, 0));
    assertArrayEquals(new long[] {4, 3}, first.tensor(Batch.LABELS).extents());
    assertEquals(3, first.examples());
    assertEquals(6, first.targetTokens());
    Batch second = batches.read(new BatchPosition(0, 1));
    assertArrayEquals(
        new long[] {2, 5},
        second.tensor(Batch.LABELS).extents(),
        "no bucket reaches beyond the longest example");
    assertEquals(1, second.examples());
  }

  @Test
  void everyExampleComesOnceAPassAndNoBatchIsLargerThanItsBudget() {
    int context = 24;
    String[] texts = texts(150);
    List<String> expected = expected(context, texts);
    TokenWindows windows = windows(context, texts);
    assertEquals(expected.size(), windows.count());
    expected = expected.stream().sorted().toList();
    for (BatchSize size :
        List.of(BatchSize.tokens(24), BatchSize.tokens(200), BatchSize.examples(7))) {
      for (int bucket : new int[] {1, 5, 24, 1000}) {
        for (Padding padding : Padding.values()) {
          for (ExampleOrder order : List.of(SEQUENTIAL, new ExampleOrder.Shuffled(3))) {
            String what = size + " " + bucket + " " + padding + " " + order;
            BucketedBatches source = new BucketedBatches(windows, size, bucket, padding, order);
            for (long epoch = 0; epoch < 3; epoch++) {
              List<String> seen = new ArrayList<>();
              Set<String> shapes = new HashSet<>();
              long places = 0;
              long targets = 0;
              for (Batch batch : pass(source, epoch)) {
                List<String> pieces = pieces(batch);
                seen.addAll(pieces);
                int rows = (int) batch.tensor(Batch.LABELS).extents()[0];
                int width = (int) batch.tensor(Batch.LABELS).extents()[1];
                assertTrue(rows <= size.rows(width), () -> what + ": " + rows + " x " + width);
                shapes.add(rows + " x " + width);
                places += places(batch);
                targets += batch.targetTokens();
              }
              assertEquals(expected, seen.stream().sorted().toList(), what);
              assertEquals(1 - (double) targets / places, source.padding(epoch), 1e-12, what);
              int buckets = (context + bucket - 1) / bucket;
              assertTrue(padding == Padding.LONGEST || shapes.size() <= buckets, shapes::toString);
            }
          }
        }
      }
    }
  }

  @Test
  void aBatchTakesEveryExampleThatFits() {
    TokenWindows windows = windows(24, texts(150));
    BucketedBatches source =
        new BucketedBatches(windows, BatchSize.tokens(96), 24, Padding.LONGEST, SEQUENTIAL);
    List<Batch> batches = pass(source, 0);
    for (int i = 0; i + 1 < batches.size(); i++) {
      long[] extents = batches.get(i).tensor(Batch.LABELS).extents();
      int[] next = batches.get(i + 1).tensor(Batch.LABELS).toIntArray();
      int width = (int) batches.get(i + 1).tensor(Batch.LABELS).extents()[1];
      long first = Arrays.stream(next, 0, width).filter(label -> label != NONE).count();
      assertTrue((extents[0] + 1) * Math.max(extents[1], first) > 96, "batch " + i);
    }
  }

  @Test
  void everyPositionCanBeReadByItselfInWhateverPass() {
    TokenWindows windows = windows(24, texts(150));
    BatchSize size = BatchSize.tokens(100);
    ExampleOrder order = new ExampleOrder.Shuffled(11);
    BucketedBatches first = new BucketedBatches(windows, size, 4, Padding.LONGEST, order);
    List<BatchPosition> positions = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    BatchPosition position = BatchPosition.START;
    while (position.epoch() < 4) {
      positions.add(position);
      batches.add(first.read(position));
      position = first.after(position);
    }
    BucketedBatches resumed = new BucketedBatches(windows, size, 4, Padding.LONGEST, order);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      places.add(i);
    }
    Collections.shuffle(places, new Random(1));
    for (int place : places) {
      assertEquals(batches.get(place), resumed.read(positions.get(place)));
    }
    try (PrefetchedBatches ahead = new PrefetchedBatches(resumed, 4)) {
      for (int i = 3; i < positions.size(); i++) {
        assertEquals(batches.get(i), ahead.read(positions.get(i)));
      }
    }
  }

  @Test
  void passesDifferInTheCompanyAndTheOrderAndSeedsDoToo() {
    TokenWindows windows = windows(24, texts(150));
    BatchSize size = BatchSize.examples(8);
    ExampleOrder order = new ExampleOrder.Shuffled(11);
    BucketedBatches source = new BucketedBatches(windows, size, 6, Padding.LONGEST, order);
    Set<Set<String>> first = companies(source, 0);
    Set<Set<String>> second = companies(source, 1);
    assertEquals(first.size(), second.size());
    assertNotEquals(first, second);
    BucketedBatches other =
        new BucketedBatches(windows, size, 6, Padding.LONGEST, new ExampleOrder.Shuffled(12));
    assertNotEquals(first, companies(other, 0));
    List<Long> buckets = buckets(source, 0);
    assertNotEquals(buckets.stream().sorted().toList(), buckets, "short ones are not all first");
    assertNotEquals(buckets, buckets(source, 1));
  }

  /** The bucket of the longest example of each batch. */
  private static List<Long> buckets(BucketedBatches source, long epoch) {
    return pass(source, epoch).stream()
        .map(batch -> (batch.tensor(Batch.LABELS).extents()[1] - 1) / 6)
        .toList();
  }

  private static Set<Set<String>> companies(BucketedBatches source, long epoch) {
    Set<Set<String>> companies = new HashSet<>();
    pass(source, epoch).forEach(batch -> companies.add(Set.copyOf(pieces(batch))));
    return companies;
  }

  @Test
  void bucketsSaveMostOfThePaddingOfSentences() {
    String[] sentences =
        new StateOfTheUnionReader()
            .read(new StateOfTheUnionReader.Settings()).documents().subList(0, 40).stream()
                .flatMap(document -> Arrays.stream(document.text().split("(?<=[.;]) ")))
                .toArray(String[]::new);
    TokenWindows windows = windows(512, sentences);
    assertTrue(windows.count() > 2000, "sentences: " + windows.count());
    ExampleOrder order = new ExampleOrder.Shuffled(2);
    BatchSize size = BatchSize.tokens(8192);
    double without = new BucketedBatches(windows, size, 512, Padding.LONGEST, order).padding(0);
    double longest = new BucketedBatches(windows, size, 16, Padding.LONGEST, order).padding(0);
    double shapes = new BucketedBatches(windows, size, 16, Padding.BUCKET, order).padding(0);
    String found = String.format("%.3f without, %.3f and %.3f with", without, longest, shapes);
    assertTrue(without > 0.5 && longest < 0.06 && shapes < 0.08, found);
  }

  @Test
  void anExampleThatNoBatchTakesIsNamed() {
    TokenWindows windows = windows(8, "!", "!\"#$%&'()*+");
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () ->
                new BucketedBatches(windows, BatchSize.tokens(7), 4, Padding.LONGEST, SEQUENTIAL));
    assertEquals(
        "test: document 'document 1', tokens 0 to 7: this example of 8 tokens is longer than a"
            + " batch, which takes 7 padded tokens",
        refused.getMessage());
    BadInputException padded =
        assertThrows(
            BadInputException.class,
            () -> new BucketedBatches(windows, BatchSize.tokens(3), 4, Padding.BUCKET, SEQUENTIAL));
    assertEquals(
        "test: document 'document 0', tokens 0 to 1: this example of 2 tokens, padded to the 4 of"
            + " its bucket, is longer than a batch, which takes 3 padded tokens",
        padded.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new BucketedBatches(windows, BatchSize.tokens(9), 0, Padding.LONGEST, SEQUENTIAL));
  }

  @Test
  void aBatchMayTakeMoreThanThereIs() {
    TokenWindows windows = windows(8, "!", "!\"#$");
    for (BatchSize size : List.of(BatchSize.tokens(1 << 30), BatchSize.examples(1 << 30))) {
      BucketedBatches source = new BucketedBatches(windows, size, 2, Padding.LONGEST, SEQUENTIAL);
      assertEquals(1, source.batches(0));
      assertEquals(2, source.read(BatchPosition.START).examples());
    }
  }

  @Test
  void aBatchOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> BatchSize.tokens(0));
    assertThrows(IllegalArgumentException.class, () -> BatchSize.examples(0));
    assertEquals(3, BatchSize.tokens(17).rows(5));
    assertEquals(17, BatchSize.examples(17).rows(5));
  }
}

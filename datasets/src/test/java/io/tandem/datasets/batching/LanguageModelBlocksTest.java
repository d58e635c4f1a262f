package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.batching.LanguageModelBlocks.LastBatch;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.text.StateOfTheUnionReader;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import io.tandem.datasets.tokenization.TokenizerJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LanguageModelBlocksTest {
  private static final ExampleOrder SEQUENTIAL = new ExampleOrder.Sequential();
  private static final int END = 0;

  private static TokenizerJson bytes;

  /** Without merges, the ids of ASCII text are 1 for !, 2 for the quotation mark and so on. */
  @BeforeAll
  static void trainOnNothing() {
    bytes =
        BytePairTrainer.train(
            new TextDataset("nothing", List.of(new Document("a", "a"))),
            new BytePairSettings(257, 1, List.of("<|endoftext|>")));
  }

  @AfterAll
  static void close() {
    bytes.close();
  }

  @Test
  void everyDocumentStandsBetweenSeparators() {
    TokenStream stream = stream("!\"", "#");
    assertArrayEquals(new int[] {END, 1, 2, END, 3, END}, stream.ids(0, stream.size()));
    assertEquals(OptionalLong.of(3), stream.utf8Bytes(0, stream.size()));
    assertEquals(OptionalLong.of(1), stream.utf8Bytes(2, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> stream.ids(4, 7));
  }

  @Test
  void labelsAreTheInputsShiftedByOneAndTheRestIsLeftOut() {
    LanguageModelBlocks blocks =
        new LanguageModelBlocks(
            stream("!\"#$", "%&'()"), 3, 2, SEQUENTIAL, LastBatch.KEPT); // 12 tokens
    assertEquals(3, blocks.blocks());
    assertEquals(2, blocks.batches(0));
    Batch first = blocks.read(new BatchPosition(0, 0));
    assertEquals(
        HostTensor.of(new int[] {END, 1, 2, 3, 4, END}, 2, 3), first.tensor(Batch.INPUT_IDS));
    assertEquals(HostTensor.of(new int[] {1, 2, 3, 4, END, 5}, 2, 3), first.tensor(Batch.LABELS));
    assertEquals(DType.INT32, first.tensor(Batch.LABELS).dtype());
    assertEquals(2, first.examples());
    assertEquals(6, first.targetTokens());
    assertEquals(OptionalLong.of(5), first.targetBytes());
    Batch second = blocks.read(new BatchPosition(0, 1));
    assertEquals(HostTensor.of(new int[] {5, 6, 7}, 1, 3), second.tensor(Batch.INPUT_IDS));
    assertEquals(HostTensor.of(new int[] {6, 7, 8}, 1, 3), second.tensor(Batch.LABELS));
    assertEquals(OptionalLong.of(3), second.targetBytes());
    assertEquals(OptionalLong.of(8), blocks.targetBytes(), "all but ) of the nine bytes");
    assertEquals(9, blocks.targetTokens());
  }

  @Test
  void aDroppedLastBatchLeavesBatchesOfOneShape() {
    LanguageModelBlocks blocks =
        new LanguageModelBlocks(stream("!\"#$", "%&'()"), 3, 2, SEQUENTIAL, LastBatch.DROPPED);
    assertEquals(1, blocks.batches(0));
    IndexOutOfBoundsException error =
        assertThrows(IndexOutOfBoundsException.class, () -> blocks.read(new BatchPosition(0, 1)));
    assertEquals("BatchPosition[epoch=0, index=1] of 1 batches", error.getMessage());
  }

  @Test
  void aTextShorterThanABlockOrABatchIsRefusedWithTheNumbers() {
    TokenStream stream = stream("!\"#$"); // 6 tokens
    assertEquals(1, new LanguageModelBlocks(stream, 5, 1, SEQUENTIAL, LastBatch.DROPPED).blocks());
    BadInputException tooShort =
        assertThrows(
            BadInputException.class,
            () -> new LanguageModelBlocks(stream, 6, 1, SEQUENTIAL, LastBatch.KEPT));
    assertEquals(
        "test: the text is shorter than one block: 6 tokens, and a context of 6 takes at least 7",
        tooShort.getMessage());
    BadInputException noBatch =
        assertThrows(
            BadInputException.class,
            () -> new LanguageModelBlocks(stream, 5, 2, SEQUENTIAL, LastBatch.DROPPED));
    assertEquals(
        "test: the text is too short for one batch: its 6 tokens make 1 block of context 5, and a"
            + " batch takes 2",
        noBatch.getMessage());
    assertThrows(
        BadInputException.class,
        () -> new LanguageModelBlocks(stream, Integer.MAX_VALUE, 1, SEQUENTIAL, LastBatch.KEPT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LanguageModelBlocks(stream, 0, 1, SEQUENTIAL, LastBatch.KEPT));
  }

  @Test
  void anUnknownSeparatorIsRefusedWithTheNearestName() {
    BadInputException error =
        assertThrows(
            BadInputException.class, () -> TokenStream.of(dataset("a"), bytes, "<|endofText|>"));
    assertEquals(
        "the tokenizer has no special token '<|endofText|>'; did you mean '<|endoftext|>'?"
            + " Allowed: <|endoftext|>",
        error.getMessage());
  }

  @Test
  void aShuffledPassReadsEveryBlockOnceAndCanBeResumedAnywhere() {
    TokenStream stream = stream("0123456789".repeat(20), "abc", "xyz".repeat(30));
    LanguageModelBlocks inOrder = new LanguageModelBlocks(stream, 7, 1, SEQUENTIAL, LastBatch.KEPT);
    List<HostTensor> expected = inputs(inOrder, 0);
    for (long epoch = 0; epoch < 3; epoch++) {
      List<HostTensor> shuffled = inputs(shuffled(stream), epoch);
      assertEquals(expected.size(), shuffled.size());
      assertEquals(counted(expected), counted(shuffled));
    }
    // A new object, asked for batches in any order, gives what the first one gave in order.
    LanguageModelBlocks first = shuffled(stream);
    List<BatchPosition> positions = new ArrayList<>();
    List<Batch> batches = new ArrayList<>();
    BatchPosition position = BatchPosition.START;
    for (int i = 0; i < 100; i++, position = first.after(position)) {
      positions.add(position);
      batches.add(first.read(position));
    }
    LanguageModelBlocks resumed = shuffled(stream);
    for (int i = 99; i >= 0; i -= 3) {
      assertEquals(batches.get(i), resumed.read(positions.get(i)));
    }
  }

  @Test
  void onTheAddressesTargetBytesAreThoseOfTheTextButForTheTail() {
    TextDataset addresses =
        new Split.EveryNth(10)
            .apply(new StateOfTheUnionReader().read(new StateOfTheUnionReader.Settings()))
            .validation();
    assertEquals(23, addresses.documents().size());
    try (TokenizerJson tokenizer =
        BytePairTrainer.train(addresses, new BytePairSettings(2048, 2, List.of("<|endoftext|>")))) {
      TokenStream stream = TokenStream.of(addresses, tokenizer, "<|endoftext|>");
      LanguageModelBlocks blocks =
          new LanguageModelBlocks(stream, 128, 16, SEQUENTIAL, LastBatch.KEPT);
      long summed = 0;
      long tokens = 0;
      for (long i = 0; i < blocks.batches(0); i++) {
        Batch batch = blocks.read(new BatchPosition(0, i));
        summed += batch.targetBytes().orElseThrow();
        tokens += batch.targetTokens();
      }
      int[] tail = stream.ids(1 + (int) tokens, stream.size());
      int[] tailText = Arrays.stream(tail).filter(id -> id != END).toArray();
      long tailBytes = tokenizer.decode(tailText).getBytes(StandardCharsets.UTF_8).length;
      assertEquals(addresses.utf8Bytes() - tailBytes, summed);
      assertEquals(OptionalLong.of(summed), blocks.targetBytes());
      assertEquals(blocks.targetTokens(), tokens);
    }
  }

  private static LanguageModelBlocks shuffled(TokenStream stream) {
    return new LanguageModelBlocks(stream, 7, 4, new ExampleOrder.Shuffled(3), LastBatch.KEPT);
  }

  private static List<HostTensor> inputs(LanguageModelBlocks source, long epoch) {
    List<HostTensor> rows = new ArrayList<>();
    for (long i = 0; i < source.batches(epoch); i++) {
      Batch batch = source.read(new BatchPosition(epoch, i));
      int[] ids = batch.tensor(Batch.INPUT_IDS).toIntArray();
      for (int row = 0; row < batch.examples(); row++) {
        rows.add(HostTensor.of(Arrays.copyOfRange(ids, 7 * row, 7 * row + 7), 7));
      }
    }
    return rows;
  }

  private static Set<String> counted(List<HostTensor> rows) {
    Set<String> counted = new HashSet<>();
    for (HostTensor row : rows) {
      int copy = 1;
      while (!counted.add(row + " no. " + copy)) {
        copy++;
      }
    }
    return counted;
  }

  private static TokenStream stream(String... texts) {
    return TokenStream.of(dataset(texts), bytes, "<|endoftext|>");
  }

  private static TextDataset dataset(String... texts) {
    List<Document> documents = new ArrayList<>();
    for (String text : texts) {
      documents.add(new Document("document " + documents.size(), text));
    }
    return new TextDataset("test", documents);
  }
}

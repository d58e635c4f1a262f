package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.TextDataset;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.text.Split;
import io.tandem.datasets.tokenization.BytePairSettings;
import io.tandem.datasets.tokenization.BytePairTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The data of a run, made without a config. */
class LanguageModelDataTest {
  private static final int CONTEXT = 6;
  private static final Split SPLIT = Split.everyNth(4);

  private static TextDataset dataset;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void makeATokenizer() {
    dataset =
        new TextDataset(
            "numbers",
            IntStream.range(0, 12)
                .mapToObj(i -> new Document("number " + i, "this is the number " + i * i * i))
                .toList());
    tokenizer = BytePairTrainer.train(SPLIT.apply(dataset).training(), BytePairSettings.of(280));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static TrainingData data(long seed) {
    return LanguageModelData.of(dataset, SPLIT, tokenizer, CONTEXT, seed);
  }

  private static TokenStream stream(TextDataset part) {
    return TokenStream.of(part, tokenizer, Tokenizer.END_OF_TEXT);
  }

  private static int[] labels(BatchSource batches) {
    List<Integer> labels = new ArrayList<>();
    for (long i = 0; i < batches.batches(0); i++) {
      Batch batch = batches.read(new BatchPosition(0, i));
      for (int label : batch.tensor(Batch.LABELS).toIntArray()) {
        labels.add(label);
      }
    }
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void theTrainingPartInOrderIsItsTextFromTheSecondTokenOn() {
    TokenStream text = stream(SPLIT.apply(dataset).training());
    int blocks = (text.size() - 1) / CONTEXT;
    assertArrayEquals(
        text.ids(1, 1 + blocks * CONTEXT), labels(data(3).inOrder(BatchSize.examples(5))));
  }

  @Test
  void validationIsTheOtherPart() {
    TokenStream text = stream(SPLIT.apply(dataset).validation());
    int blocks = (text.size() - 1) / CONTEXT;
    assertArrayEquals(
        text.ids(1, 1 + blocks * CONTEXT), labels(data(3).validation(BatchSize.examples(2))));
  }

  private static int[] real(int[] labels) {
    return Arrays.stream(labels).filter(label -> label != Batch.IGNORED).toArray();
  }

  @Test
  void documentsByThemselvesInOrderAreTheWholeText() {
    LanguageModelData documents =
        LanguageModelData.of(dataset, SPLIT, tokenizer, CONTEXT, 3)
            .withCutting(Cutting.documents(2));
    TokenStream text = stream(SPLIT.apply(dataset).training());
    for (BatchSize size : List.of(BatchSize.examples(5), BatchSize.tokens(20))) {
      int[] labels = labels(documents.inOrder(size));
      assertArrayEquals(text.ids(1, text.size()), real(labels));
      assertTrue(labels.length > text.size(), "there is padding");
    }
  }

  @Test
  void documentsByThemselvesAreValidatedWholeAndPaddingCountsForNothing() {
    TextDataset held = SPLIT.apply(dataset).validation();
    int[] text = stream(held).ids(1, stream(held).size());
    for (BucketedBatches.Padding pad : BucketedBatches.Padding.values()) {
      TrainingData documents =
          LanguageModelData.of(dataset, SPLIT, tokenizer, CONTEXT, 3)
              .withCutting(new Cutting.Documents(2, pad));
      try (BatchSource batches = documents.validation(BatchSize.tokens(18))) {
        long targets = 0;
        long bytes = 0;
        for (long i = 0; i < batches.batches(0); i++) {
          Batch batch = batches.read(new BatchPosition(0, i));
          assertEquals(batch, batches.read(new BatchPosition(7, i)), "every pass is the same");
          targets += batch.targetTokens();
          bytes += batch.targetBytes().orElseThrow();
        }
        assertEquals(text.length, targets);
        assertEquals(held.utf8Bytes(), bytes);
        assertArrayEquals(sorted(text), sorted(real(labels(batches))));
      }
    }
  }

  private static int[] sorted(int[] ids) {
    return Arrays.stream(ids).sorted().toArray();
  }

  @Test
  void documentsByThemselvesAreShuffledWithoutLeavingAnyOut() {
    TrainingData documents =
        LanguageModelData.of(dataset, SPLIT, tokenizer, CONTEXT, 3)
            .withCutting(Cutting.documents(2));
    TokenStream text = stream(SPLIT.apply(dataset).training());
    int[] all = sorted(text.ids(1, text.size()));
    for (BatchSize size : List.of(BatchSize.examples(5), BatchSize.tokens(20))) {
      try (BatchSource batches = documents.shuffled(size)) {
        int[] labels = labels(batches);
        assertArrayEquals(all, sorted(real(labels)));
        assertFalse(Arrays.equals(text.ids(1, text.size()), real(labels)), "in another order");
      }
    }
  }

  @Test
  void aBudgetOfTokensTakesAsManyBlocksAsFit() {
    Batch batch = data(3).validation(BatchSize.tokens(3 * CONTEXT + 5)).read(BatchPosition.START);
    assertArrayEquals(new long[] {3, CONTEXT}, batch.tensor(Batch.LABELS).extents());
    BadInputException refused =
        assertThrows(
            BadInputException.class, () -> data(3).shuffled(BatchSize.tokens(CONTEXT - 1)));
    assertEquals(
        "numbers, training: a block of 6 tokens is longer than a batch, which takes 5",
        refused.getMessage());
  }

  @Test
  void whatIsShuffledIsDrawnFromTheSeedAndThePassAlone() {
    try (BatchSource batches = data(3).shuffled(BatchSize.examples(2));
        BatchSource again = data(3).shuffled(BatchSize.examples(2));
        BatchSource other = data(4).shuffled(BatchSize.examples(2))) {
      List<Batch> passes = new ArrayList<>();
      BatchPosition place = BatchPosition.START;
      for (int i = 0; i < 3 * batches.batches(0); i++, place = batches.after(place)) {
        Batch batch = batches.read(place);
        assertEquals(2, batch.examples());
        passes.add(batch);
      }
      BatchPosition late = new BatchPosition(2, 1);
      int index = (int) (2 * batches.batches(0) + 1);
      assertEquals(passes.get(index), again.read(late), "read first of all");
      assertNotEquals(passes.get(index), other.read(late));
      assertNotEquals(passes.get(1), passes.get(index), "another pass, another order");
    }
  }

  @Test
  void nameAndTokenizerAreThoseThatWereGiven() {
    assertEquals("numbers", data(3).name());
    assertEquals(tokenizer, data(3).tokenizer());
    Split.Parts parts = SPLIT.apply(dataset);
    assertEquals("of mine", LanguageModelData.of("of mine", parts, tokenizer, CONTEXT, 3).name());
  }

  @Test
  void aTokenizerThatCannotEndATextIsRefused() {
    BytePairSettings other = new BytePairSettings(280, 2, List.of("<|end|>"));
    try (Tokenizer without = BytePairTrainer.train(dataset, other)) {
      BadInputException refused =
          assertThrows(
              BadInputException.class,
              () -> LanguageModelData.of(dataset, SPLIT, without, CONTEXT, 3));
      assertTrue(
          refused.getMessage().contains("no special token '<|endoftext|>'"), refused::toString);
    }
  }

  @Test
  void aContextOfNoTokensIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> LanguageModelData.of(dataset, SPLIT, tokenizer, 0, 3));
  }
}

package io.tandem.evaluation.ngram;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.training.LossSum;
import io.tandem.api.training.TrainingTask;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KneserNeyTrainerTest {
  private static final int VOCABULARY = 9;
  private static final int[] TEXT = new Random(4).ints(1 + 7 * 200, 0, VOCABULARY - 1).toArray();

  private static KneserNeyModel train(KneserNeySettings settings, int context) {
    BlockData data = new BlockData(TEXT, context, VOCABULARY);
    return new KneserNeyTrainer().train(settings, TrainingTask.of(data, 1));
  }

  private static KneserNeySettings trigram() {
    return new KneserNeySettings(3, new Discounting.Modified(List.of(0.5, 1.0, 1.5)));
  }

  private static Batch batch(int[] inputs, int[] labels, int examples) {
    long length = inputs.length / examples;
    return new Batch(
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(inputs, examples, length),
            Batch.LABELS, HostTensor.of(labels, examples, length)),
        examples,
        labels.length,
        OptionalLong.empty());
  }

  @Test
  void theTextIsCountedAcrossTheBordersOfExamples() {
    NgramCounts whole = NgramCounts.of(3, VOCABULARY, List.of(TEXT));
    Discounts discounts = new Discounts(0.5, 1, 1.5);
    KneserNey expected = KneserNey.of(whole, Collections.nCopies(3, discounts));
    KneserNeySettings settings =
        new KneserNeySettings(3, new Discounting.Given(List.of(0.5, 1.0, 1.5)));

    for (int context : new int[] {1, 7, 70}) {
      KneserNey trained = train(settings, context).probabilities();
      assertArrayEquals(expected.distribution(2, 5), trained.distribution(2, 5), 0);
      assertArrayEquals(expected.distribution(7, 0), trained.distribution(7, 0), 0);
    }
  }

  @Test
  void theLossIsThatOfEachLabelGivenWhatStandsBeforeItInItsExample() {
    KneserNeyModel model = train(trigram(), 7);
    KneserNey p = model.probabilities();

    LossSum scored =
        model.score(batch(new int[] {1, 2, 3, 4, 5, 6}, new int[] {2, 3, 0, 5, 6, 8}, 2));

    double expected =
        -Math.log(p.distribution(1)[2])
            - Math.log(p.distribution(1, 2)[3])
            - Math.log(p.distribution(2, 3)[0])
            - Math.log(p.distribution(4)[5])
            - Math.log(p.distribution(4, 5)[6])
            - Math.log(p.distribution(5, 6)[8]);
    assertEquals(expected, scored.sum(), 1e-12);
    assertEquals(6, scored.weight(), 0);
  }

  @Test
  void placesAtTheEndWhoseLabelsAreIgnoredArePadding() {
    KneserNeyModel model = train(trigram(), 7);
    LossSum alone = model.score(batch(new int[] {1, 2}, new int[] {2, 3}, 1));
    LossSum other = model.score(batch(new int[] {4, 5, 6}, new int[] {5, 6, 8}, 1));

    int[] inputs = {1, 2, 0, 4, 5, 6, 0, 0, 0};
    int[] labels = {2, 3, -100, 5, 6, 8, -100, -100, -100};
    LossSum padded = model.score(batch(inputs, labels, 3));

    assertEquals(alone.sum() + other.sum(), padded.sum(), 1e-12);
    assertEquals(5, padded.weight(), 0);
  }

  @Test
  void aPaddedTextIsCountedAsTheTextItIs() {
    KneserNey expected = train(trigram(), 7).probabilities();
    BlockData padded =
        new BlockData(TEXT, 7, VOCABULARY) {
          @Override
          public BatchSource inOrder(BatchSize size) {
            BatchSource whole = super.inOrder(size);
            return new BatchSource() {
              @Override
              public long batches(long epoch) {
                return whole.batches(epoch);
              }

              @Override
              public Batch read(BatchPosition position) {
                return widened(whole.read(position), 9);
              }
            };
          }
        };
    KneserNey trained =
        new KneserNeyTrainer().train(trigram(), TrainingTask.of(padded, 1)).probabilities();
    assertArrayEquals(expected.distribution(2, 5), trained.distribution(2, 5), 0);
    assertArrayEquals(expected.distribution(7, 0), trained.distribution(7, 0), 0);
  }

  private static Batch widened(Batch batch, int width) {
    int rows = batch.examples();
    int before = batch.tensor(Batch.LABELS).size() / rows;
    int[] inputs = new int[rows * width];
    int[] labels = new int[rows * width];
    Arrays.fill(labels, Batch.IGNORED);
    for (int row = 0; row < rows; row++) {
      int[] ids = batch.tensor(Batch.INPUT_IDS).toIntArray();
      int[] next = batch.tensor(Batch.LABELS).toIntArray();
      System.arraycopy(ids, row * before, inputs, row * width, before);
      System.arraycopy(next, row * before, labels, row * width, before);
    }
    return batch(inputs, labels, rows);
  }

  @Test
  void aTokenThatWasNeverSeenHasAFiniteLoss() {
    LossSum scored = train(trigram(), 7).score(batch(new int[] {8}, new int[] {8}, 1));

    assertTrue(scored.sum() > Math.log(VOCABULARY) && Double.isFinite(scored.sum()), "" + scored);
  }

  @Test
  void itTellsItsDiscountsAndWhetherTheyWereEstimated() {
    Map<String, String> provenance = train(trigram(), 7).provenance();

    assertEquals("kneser-ney", provenance.get("trainer"));
    assertEquals("3", provenance.get("order"));
    // Each of eight tokens stands before each: none has few different ones before it.
    assertTrue(
        provenance
            .get("discounts")
            .matches(
                "1: 0.5000 1.0000 1.5000 fallback, 2: [0-9. ]+ (estimated|fallback), 3: [0-9. ]+"
                    + " estimated"),
        provenance.get("discounts"));
  }

  @Test
  void labelsThatAreNotTheNextTokensAreRefused() {
    KneserNeyModel model = train(trigram(), 7);

    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () -> model.score(batch(new int[] {1, 2, 3}, new int[] {1, 2, 3}, 1)));
    assertEquals(
        "an n-gram model predicts the next token, and here the labels are others",
        refused.getMessage());
    assertThrows(
        BadInputException.class,
        () -> model.score(batch(new int[] {1, 2, 3}, new int[] {2, -100, 4}, 1)),
        "a hole is no padding");
  }

  @Test
  void examplesThatDoNotFollowOneAnotherAreRefused() {
    BlockData overlapping =
        new BlockData(TEXT, 7, VOCABULARY) {
          @Override
          int begin(int block) {
            return 3 * block;
          }
        };

    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () -> new KneserNeyTrainer().train(trigram(), TrainingTask.of(overlapping, 1)));
    assertTrue(refused.getMessage().contains("do not follow one another"), refused.getMessage());
  }

  @Test
  void aBatchWithoutLabelsIsRefused() {
    KneserNeyModel model = train(trigram(), 7);
    Batch ids =
        new Batch(
            Map.of(Batch.INPUT_IDS, HostTensor.of(new int[] {1}, 1, 1)),
            1,
            0,
            OptionalLong.empty());

    BadInputException refused = assertThrows(BadInputException.class, () -> model.score(ids));
    assertEquals(
        "an n-gram model needs token ids and a label for each of them", refused.getMessage());
  }

  @Test
  void theSameTextGivesTheSameModelWhateverTheSeed() {
    BlockData data = new BlockData(TEXT, 7, VOCABULARY);
    double[] one =
        new KneserNeyTrainer()
            .train(trigram(), TrainingTask.of(data, 1))
            .probabilities()
            .distribution(1, 2);
    double[] other =
        new KneserNeyTrainer()
            .train(trigram(), TrainingTask.of(data, 2))
            .probabilities()
            .distribution(1, 2);

    assertTrue(Arrays.equals(one, other));
  }
}

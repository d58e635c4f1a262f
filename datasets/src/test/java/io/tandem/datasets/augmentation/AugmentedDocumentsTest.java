package io.tandem.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.Document;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import io.tandem.datasets.batching.BucketedBatches;
import io.tandem.datasets.batching.Cutting;
import io.tandem.datasets.batching.ExampleBatches;
import io.tandem.datasets.batching.ExampleOrder;
import io.tandem.datasets.batching.PassVariation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents of numbers as words, augmented on their way into batches. */
class AugmentedDocumentsTest {
  private static final int LONGEST = 14;

  /** A word is its number; the label is the document's. */
  private record Encoder() implements ExampleEncoder {
    @Override
    public Map<String, Feature> features() {
      return Map.of("input_ids", Feature.integers(0, "time"), "labels", Feature.integers(0));
    }

    @Override
    public List<String> lengthAxes() {
      return List.of("time");
    }

    @Override
    public Example encode(Document document) {
      int[] ids = Arrays.stream(document.text().split(" ")).mapToInt(Integer::parseInt).toArray();
      if (ids.length > LONGEST) {
        throw new BadInputException(document.name() + " is too long");
      }
      return new Example(
          document.name(),
          Map.of(
              "input_ids", HostTensor.of(ids, ids.length),
              "labels", HostTensor.of(new int[] {Integer.parseInt(document.name())})),
          1);
    }
  }

  private static final List<Document> DOCUMENTS =
      IntStream.range(0, 30)
          .mapToObj(
              i ->
                  new Document(
                      Integer.toString(i),
                      String.join(
                          " ", IntStream.rangeClosed(1, i % 9 + 2).mapToObj(w -> "" + w).toList())))
          .toList();

  private static ExampleBatches batches(
      List<WordChange> changes, ExampleOrder order, int rows, long seed) {
    ExampleEncoder encoder =
        new AugmentingEncoder(
            new Encoder(), new DocumentAugmentation(new Task.Classification("label"), changes));
    return new ExampleBatches(
        "numbers",
        DOCUMENTS.stream().map(encoder::encode).toList(),
        encoder,
        BatchSize.examples(rows),
        new Cutting.Documents(4, BucketedBatches.Padding.BUCKET),
        order,
        PassVariation.by(encoder, DOCUMENTS, seed));
  }

  /** What is read of each document in a pass, by its label. */
  private static Map<Integer, String> read(ExampleBatches source, long epoch) {
    Map<Integer, String> all = new TreeMap<>();
    for (long i = 0; i < source.batches(epoch); i++) {
      Batch batch = source.read(new BatchPosition(epoch, i));
      int[] labels = batch.tensor("labels").toIntArray();
      int[] ids = batch.tensor("input_ids").toIntArray();
      int width = ids.length / labels.length;
      assertEquals(0, width % 4, "filled up to the end of a bucket: " + width);
      for (int row = 0; row < labels.length; row++) {
        all.put(
            labels[row],
            Arrays.toString(
                Arrays.stream(ids, row * width, (row + 1) * width)
                    .filter(id -> id != 0)
                    .toArray()));
      }
    }
    return all;
  }

  private static final List<WordChange> CHANGES =
      List.of(new RandomSwap(0.2), new RandomDeletion(0.2));

  @Test
  void aVariantFollowsFromSeedPassAndNameWhateverStandsBesideIt() {
    Map<Integer, String> one = read(batches(CHANGES, new ExampleOrder.Shuffled(3), 4, 5), 1);
    assertEquals(DOCUMENTS.size(), one.size());
    assertEquals(one, read(batches(CHANGES, new ExampleOrder.Sequential(), 7, 5), 1));
    assertNotEquals(one, read(batches(CHANGES, new ExampleOrder.Shuffled(3), 4, 5), 2));
    assertNotEquals(one, read(batches(CHANGES, new ExampleOrder.Shuffled(3), 4, 6), 1));
  }

  @Test
  void aBatchIsTheSameWhateverWasReadBefore() {
    ExampleBatches read = batches(CHANGES, new ExampleOrder.Shuffled(3), 4, 5);
    read(read, 0);
    read(read, 1);
    assertEquals(read(batches(CHANGES, new ExampleOrder.Shuffled(3), 4, 5), 2), read(read, 2));
  }

  @Test
  void documentsThatGrowAreFilledUpToTheEndOfABucketAndReadAsTheyWereWhereTheyAreTooLong() {
    WordChange twice =
        (words, draws) ->
            java.util.stream.Stream.concat(
                    words.stream(), words.stream().map(word -> word.after(" ")))
                .toList();
    Map<Integer, String> all =
        read(batches(List.of(twice), new ExampleOrder.Sequential(), 3, 5), 0);
    assertEquals("[1, 2, 3, 1, 2, 3]", all.get(1));
    assertEquals("[1, 2, 3, 4, 5, 6, 7, 8]", all.get(6));
    assertTrue(all.size() == DOCUMENTS.size());
  }
}

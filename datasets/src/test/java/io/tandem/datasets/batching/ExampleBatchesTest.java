package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.Document;
import io.tandem.api.data.Draws;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.data.Feature;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Example i has i % 7 + 1 source tokens and i % 3 + 1 target tokens, all of them i + 1. */
class ExampleBatchesTest {
  private static final int COUNT = 42;
  private static final ExampleEncoder ENCODER = new Encoder();

  private record Encoder() implements ExampleEncoder {
    @Override
    public Map<String, Feature> features() {
      return Map.of(
          "input_ids", Feature.integers(0, "source"),
          "labels", Feature.integers(Batch.IGNORED, "target"));
    }

    @Override
    public List<String> lengthAxes() {
      return List.of("source", "target");
    }

    @Override
    public Example encode(Document document) {
      int number = Integer.parseInt(document.name());
      return new Example(
          document.name(),
          Map.of(
              "input_ids", repeated(number + 1, number % 7 + 1),
              "labels", repeated(number + 1, number % 3 + 1)),
          number % 3 + 1);
    }

    private static HostTensor repeated(int id, int times) {
      int[] ids = new int[times];
      Arrays.fill(ids, id);
      return HostTensor.of(ids, times);
    }
  }

  private static ExampleBatches batches(
      BatchSize size, int bucket, BucketedBatches.Padding pad, ExampleOrder order) {
    List<Example> examples =
        IntStream.range(0, COUNT)
            .mapToObj(i -> ENCODER.encode(new Document(Integer.toString(i), "x")))
            .toList();
    return new ExampleBatches(
        "numbers",
        examples,
        ENCODER,
        size,
        new Cutting.Documents(bucket, pad),
        order,
        PassVariation.NONE);
  }

  private static List<Batch> pass(ExampleBatches source, long epoch) {
    List<Batch> batches = new ArrayList<>();
    for (long i = 0; i < source.batches(epoch); i++) {
      batches.add(source.read(new BatchPosition(epoch, i)));
    }
    return batches;
  }

  @Test
  void everyExampleComesOnceInAPassWithAllOfItsTokens() {
    for (BucketedBatches.Padding pad : BucketedBatches.Padding.values()) {
      ExampleBatches source = batches(BatchSize.examples(4), 2, pad, new ExampleOrder.Shuffled(3));
      for (long epoch = 0; epoch < 2; epoch++) {
        Set<Integer> seen = new TreeSet<>();
        for (Batch batch : pass(source, epoch)) {
          int[] ids = batch.tensor("input_ids").toIntArray();
          int width = ids.length / batch.examples();
          for (int row = 0; row < batch.examples(); row++) {
            int first = ids[row * width];
            assertTrue(seen.add(first), "twice: " + first);
            long tokens =
                Arrays.stream(ids, row * width, (row + 1) * width).filter(i -> i == first).count();
            assertEquals((first - 1) % 7 + 1, tokens);
          }
        }
        assertEquals(COUNT, seen.size());
      }
    }
  }

  @Test
  void examplesOfOneBatchAreOfOneBucketOrTheNext() {
    ExampleBatches source =
        batches(
            BatchSize.examples(2),
            1,
            BucketedBatches.Padding.LONGEST,
            new ExampleOrder.Shuffled(3));
    // 21 pairs of lengths with two examples each: in buckets of one length there is no padding.
    for (Batch batch : pass(source, 0)) {
      assertEquals(
          0, Arrays.stream(batch.tensor("input_ids").toIntArray()).filter(i -> i == 0).count());
    }
  }

  @Test
  void bucketsBoundTheNumberOfShapesInEveryAxis() {
    ExampleBatches source =
        batches(
            BatchSize.examples(3), 4, BucketedBatches.Padding.BUCKET, new ExampleOrder.Shuffled(3));
    Set<List<Long>> shapes = new HashSet<>();
    for (Batch batch : pass(source, 0)) {
      shapes.add(
          List.of(batch.tensor("input_ids").extents()[1], batch.tensor("labels").extents()[1]));
    }
    assertEquals(Set.of(List.of(4L, 4L), List.of(8L, 4L)), shapes);
  }

  @Test
  void paddedTokensOfTheLongestAxisAreCounted() {
    ExampleBatches source =
        batches(
            BatchSize.tokens(14), 1, BucketedBatches.Padding.LONGEST, new ExampleOrder.Shuffled(3));
    for (Batch batch : pass(source, 0)) {
      long longest =
          Math.max(batch.tensor("input_ids").extents()[1], batch.tensor("labels").extents()[1]);
      assertTrue(batch.examples() * longest <= 14, batch.examples() + " of " + longest);
    }
  }

  @Test
  void aPassDependsOnSeedAndNumberAlone() {
    ExampleOrder order = new ExampleOrder.Shuffled(3);
    BucketedBatches.Padding pad = BucketedBatches.Padding.LONGEST;
    ExampleBatches one = batches(BatchSize.examples(4), 2, pad, order);
    ExampleBatches other = batches(BatchSize.examples(4), 2, pad, order);
    List<Batch> second = pass(other, 1);
    assertNotEquals(pass(one, 0), second);
    assertEquals(pass(one, 1), second);
  }

  @Test
  void anExampleThatFitsIntoNoBatchIsRefusedByItsName() {
    BadInputException error =
        assertThrows(
            BadInputException.class,
            () ->
                batches(
                    BatchSize.tokens(6),
                    2,
                    BucketedBatches.Padding.LONGEST,
                    new ExampleOrder.Sequential()));
    assertEquals(
        "numbers: 6: this example of 7 tokens with its padding is longer than a batch, which takes"
            + " 6 padded tokens",
        error.getMessage());
  }

  /** Adds what is drawn for an example, above 100, to its tokens. */
  private static final class Varying implements ExampleEncoder {
    @Override
    public Map<String, Feature> features() {
      return ENCODER.features();
    }

    @Override
    public List<String> lengthAxes() {
      return ENCODER.lengthAxes();
    }

    @Override
    public Example encode(Document document) {
      return ENCODER.encode(document);
    }

    @Override
    public boolean varies() {
      return true;
    }

    @Override
    public Example vary(Document document, Example example, Draws draws) {
      assertEquals(document.name(), example.name());
      int[] ids = example.tensors().get("input_ids").toIntArray();
      int drawn = 100 + draws.below(1 << 20);
      int[] varied = Arrays.stream(ids).map(id -> id + drawn).toArray();
      return new Example(
          example.name(),
          Map.of(
              "input_ids",
              HostTensor.of(varied, varied.length),
              "labels",
              example.tensors().get("labels")),
          example.targetTokens());
    }
  }

  private static ExampleBatches varying(ExampleOrder order, long seed, int rows) {
    ExampleEncoder encoder = new Varying();
    List<Document> documents =
        IntStream.range(0, COUNT).mapToObj(i -> new Document(Integer.toString(i), "")).toList();
    return new ExampleBatches(
        "numbers",
        documents.stream().map(encoder::encode).toList(),
        encoder,
        BatchSize.examples(rows),
        new Cutting.Documents(8, BucketedBatches.Padding.LONGEST),
        order,
        PassVariation.by(encoder, documents, seed));
  }

  /** What was drawn for each example in a pass, by the example. */
  private static Map<Integer, Integer> drawn(ExampleBatches source, long epoch) {
    Map<Integer, Integer> drawn = new TreeMap<>();
    for (Batch batch : pass(source, epoch)) {
      int[] labels = batch.tensor("labels").toIntArray();
      int[] ids = batch.tensor("input_ids").toIntArray();
      int width = labels.length / batch.examples();
      for (int row = 0; row < batch.examples(); row++) {
        int example = labels[row * width];
        drawn.put(example, ids[row * (ids.length / batch.examples())] - example);
      }
    }
    return drawn;
  }

  @Test
  void anExampleIsVariedBySeedPassAndNameWhereverItStands() {
    Map<Integer, Integer> one = drawn(varying(new ExampleOrder.Shuffled(3), 5, 4), 1);
    assertEquals(COUNT, one.size());
    assertEquals(COUNT, new HashSet<>(one.values()).size());
    assertTrue(one.values().stream().allMatch(n -> n >= 100), one.toString());
    assertEquals(one, drawn(varying(new ExampleOrder.Sequential(), 5, 9), 1));
    assertNotEquals(one, drawn(varying(new ExampleOrder.Shuffled(3), 5, 4), 2));
    assertNotEquals(one, drawn(varying(new ExampleOrder.Shuffled(3), 6, 4), 1));
  }

  @Test
  void aBatchIsTheSameWhateverWasReadBefore() {
    ExampleBatches read = varying(new ExampleOrder.Shuffled(3), 5, 4);
    List<Batch> whole = pass(read, 1);
    ExampleBatches resumed = varying(new ExampleOrder.Shuffled(3), 5, 4);
    assertEquals(whole.get(7), resumed.read(new BatchPosition(1, 7)));
    assertEquals(whole.get(2), resumed.read(new BatchPosition(1, 2)));
  }

  /** Example i has i % 5 + 1 windows of i % 7 + 1 tokens. */
  private record WindowEncoder() implements ExampleEncoder {
    @Override
    public Map<String, Feature> features() {
      return Map.of(
          "input_ids", Feature.integers(0, "windows", "time"),
          "labels", Feature.integers(Batch.IGNORED, "windows"));
    }

    @Override
    public List<String> lengthAxes() {
      return List.of("time");
    }

    @Override
    public List<String> partAxes() {
      return List.of("windows");
    }

    @Override
    public Example encode(Document document) {
      int number = Integer.parseInt(document.name());
      int windows = number % 5 + 1;
      int time = number % 7 + 1;
      int[] ids = new int[windows * time];
      Arrays.fill(ids, number + 1);
      return new Example(
          document.name(),
          Map.of(
              "input_ids", HostTensor.of(ids, windows, time),
              "labels", HostTensor.of(new int[windows], windows)),
          windows);
    }
  }

  private static ExampleBatches windows(BatchSize size, BucketedBatches.Padding pad) {
    ExampleEncoder encoder = new WindowEncoder();
    List<Example> examples =
        IntStream.range(0, 350)
            .mapToObj(i -> encoder.encode(new Document(Integer.toString(i), "x")))
            .toList();
    return new ExampleBatches(
        "windows",
        examples,
        encoder,
        size,
        new Cutting.Documents(4, pad),
        new ExampleOrder.Shuffled(5),
        PassVariation.NONE);
  }

  @Test
  void examplesOfAsManyPartsComeTogetherAndEveryPartIsCounted() {
    for (BucketedBatches.Padding pad : BucketedBatches.Padding.values()) {
      ExampleBatches source = windows(BatchSize.tokens(60), pad);
      Set<Integer> seen = new TreeSet<>();
      int mixed = 0;
      for (Batch batch : pass(source, 1)) {
        HostTensor ids = batch.tensor("input_ids");
        assertTrue(ids.size() <= 60, Arrays.toString(ids.extents()));
        int each = ids.size() / batch.examples();
        Set<Integer> parts = new HashSet<>();
        for (int row = 0; row < batch.examples(); row++) {
          int number = ids.toIntArray()[row * each] - 1;
          assertTrue(seen.add(number), "twice: " + number);
          parts.add(number % 5 + 1);
        }
        assertTrue(parts.contains((int) ids.extents()[1]), "more parts than any example has");
        mixed += parts.size() > 1 ? 1 : 0;
      }
      assertEquals(350, seen.size());
      // Five numbers of parts in each of two buckets of lengths: at most where one ends.
      assertTrue(mixed <= 9, mixed + " batches of examples with unequal numbers of parts");
    }
    assertThrows(
        BadInputException.class,
        () -> windows(BatchSize.tokens(34), BucketedBatches.Padding.LONGEST));
  }
}

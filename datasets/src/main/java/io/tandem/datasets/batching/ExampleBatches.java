package io.tandem.datasets.batching;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Collation;
import io.tandem.api.data.Example;
import io.tandem.api.data.ExampleEncoder;
import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Batches of a model's own examples, those of like length side by side and filled up at their ends.
 *
 * <p>Buckets, passes and orders are those of {@link BucketedBatches}; where a model has several
 * axes by which examples are brought together, those of one bucket are alike in each of them. No
 * batch holds a row of nothing but padding.
 *
 * <p>Thread-safe; keeps the plans of two passes beside the examples.
 */
public final class ExampleBatches implements BatchSource {
  private final List<Example> examples;
  private final ExampleEncoder encoder;
  private final Cutting.Documents cutting;
  private final Collation collation;

  /** The axes that count: those of lengths, and those of parts. */
  private final List<String> axes;

  /** Of each feature those of its axes that count, by their places above. */
  private final List<int[]> counted;

  /** What each example is filled up to whatever stands beside it, along these axes. */
  private final List<int[]> filled = new ArrayList<>();

  private final PassPlans plans;
  private final PassVariation variation;

  /**
   * Makes a source.
   *
   * @param name what errors call the data
   * @param examples at least one
   * @param encoder what made them
   * @param size how much a batch takes at most
   * @param cutting how many lengths count as alike, and how far examples are filled up
   * @param order the order of the examples in each pass, and of the batches
   * @param variation what becomes of an example in a pass; batches are planned by the lengths of
   *     the examples as they were given, and one that has grown beyond is filled up as any of its
   *     length
   * @throws BadInputException if an example is longer than a batch, naming it
   */
  public ExampleBatches(
      String name,
      List<Example> examples,
      ExampleEncoder encoder,
      BatchSize size,
      Cutting.Documents cutting,
      ExampleOrder order,
      PassVariation variation) {
    this.examples = List.copyOf(examples);
    this.encoder = encoder;
    this.cutting = cutting;
    this.variation = variation;
    collation = new Collation(encoder.features());
    axes = Stream.concat(encoder.lengthAxes().stream(), encoder.partAxes().stream()).toList();
    counted =
        encoder.features().values().stream()
            .map(one -> one.axes().stream().mapToInt(axes::indexOf).filter(i -> i >= 0).toArray())
            .filter(feature -> feature.length > 0)
            .toList();
    List<List<Integer>> keys = new ArrayList<>();
    for (Example example : this.examples) {
      Map<String, Integer> own = collation.lengths(example);
      List<Integer> key = new ArrayList<>();
      for (String axis : encoder.lengthAxes()) {
        key.add(bucket(own.get(axis)));
      }
      for (String axis : encoder.partAxes()) {
        key.add(own.get(axis));
      }
      keys.add(key);
      int[] to = filledUp(own);
      filled.add(to);
      if (size.rows(places(to)) < 1) {
        throw new BadInputException(
            String.format(
                "%s: %s: this example of %d tokens with its padding is longer than a batch, which"
                    + " takes %d padded tokens",
                name, example.name(), places(to), ((BatchSize.Tokens) size).count()));
      }
    }
    int[] buckets = numbers(keys);
    BatchPlan.Lengths lengths =
        new BatchPlan.Lengths(
            filled.size(), axes.size(), (example, axis) -> filled.get(example)[axis], this::places);
    plans = new PassPlans(epoch -> BatchPlan.of(lengths, buckets, size, order, epoch));
  }

  /** Of an example's features the most places along the axes that count. */
  private int places(int[] lengths) {
    long most = 0;
    for (int[] feature : counted) {
      long places = 1;
      for (int axis : feature) {
        places = Math.multiplyExact(places, lengths[axis]);
      }
      most = Math.max(most, places);
    }
    return Math.toIntExact(most);
  }

  private int bucket(int length) {
    return Math.max(0, length - 1) / cutting.bucket();
  }

  /** What an example of these lengths is filled up to whatever stands beside it. */
  private int[] filledUp(Map<String, Integer> own) {
    boolean whole = cutting.pad() == BucketedBatches.Padding.BUCKET;
    int[] to = axes.stream().mapToInt(own::get).toArray();
    for (int i = 0; whole && i < encoder.lengthAxes().size(); i++) {
      to[i] = Math.min((bucket(to[i]) + 1) * cutting.bucket(), encoder.longest(axes.get(i)));
    }
    return to;
  }

  /** Buckets by number, in the order of their lengths. */
  private static int[] numbers(List<List<Integer>> keys) {
    TreeSet<List<Integer>> sorted =
        new TreeSet<>(
            Comparator.comparing(
                key -> key.stream().mapToInt(Integer::intValue).toArray(), Arrays::compare));
    sorted.addAll(keys);
    Map<List<Integer>, Integer> numbers = new HashMap<>();
    sorted.forEach(key -> numbers.put(key, numbers.size()));
    return keys.stream().mapToInt(numbers::get).toArray();
  }

  @Override
  public long batches(long epoch) {
    return plans.of(epoch).batches();
  }

  @Override
  public Batch read(BatchPosition position) {
    BatchPlan plan = plans.with(position);
    int[] numbers = plan.examples((int) position.index());
    Map<String, Integer> atLeast = new TreeMap<>();
    for (int example : numbers) {
      raise(atLeast, filled.get(example));
    }
    List<Example> together =
        Arrays.stream(numbers)
            .parallel()
            .mapToObj(example -> variation.of(example, examples.get(example), position.epoch()))
            .toList();
    for (Example example : together) {
      raise(atLeast, filledUp(collation.lengths(example)));
    }
    return collation.batch(together, atLeast);
  }

  private void raise(Map<String, Integer> atLeast, int[] lengths) {
    for (int i = 0; i < lengths.length; i++) {
      atLeast.merge(axes.get(i), lengths[i], Math::max);
    }
  }
}

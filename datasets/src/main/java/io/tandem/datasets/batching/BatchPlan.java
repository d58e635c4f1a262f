package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSize;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.function.ToIntFunction;

/**
 * Which examples each batch of a pass holds: the examples in the pass's order, brought together by
 * buckets of like length, cut one after the other into batches, and the batches in an order of
 * their own.
 */
final class BatchPlan {
  /** A stream of random numbers that no pass draws from. */
  private static final long ORDER_OF_BATCHES = -1;

  private final int[] examples;

  /** Where in the examples each batch begins; and where the last one ends. */
  private final int[] starts;

  private final int[] widths;
  private final int[] order;

  private BatchPlan(int[] examples, int[] starts, int[] widths, int[] order) {
    this.examples = examples;
    this.starts = starts;
    this.widths = widths;
    this.order = order;
  }

  /**
   * How long examples are, with the padding that they get whatever stands beside them.
   *
   * @param examples how many there are
   * @param axes how many lengths each has
   * @param length of an example and an axis
   * @param places how many places an example of such lengths takes
   */
  record Lengths(int examples, int axes, IntBinaryOperator length, ToIntFunction<int[]> places) {

    /** Examples with one length each. */
    static Lengths of(int[] lengths) {
      return new Lengths(lengths.length, 1, (example, axis) -> lengths[example], all -> all[0]);
    }

    /** The lengths, each at least as it was, that an example needs as well. */
    private int[] with(int[] before, int example) {
      int[] all = new int[axes];
      for (int axis = 0; axis < axes; axis++) {
        all[axis] = Math.max(before[axis], length.applyAsInt(example, axis));
      }
      return all;
    }
  }

  /**
   * Makes the plan of a pass.
   *
   * @param lengths of the examples
   * @param buckets the bucket of each example
   * @param size how much a batch takes; every example fits
   * @param order of the examples, and of the batches
   * @param epoch the pass
   */
  static BatchPlan of(
      Lengths lengths, int[] buckets, BatchSize size, ExampleOrder order, long epoch) {
    int[] examples = byBucket(order.permutation(lengths.examples(), epoch), buckets);
    int[] starts = new int[examples.length + 1];
    int[] widths = new int[examples.length];
    int[] none = new int[lengths.axes()];
    int[] all = none;
    int batches = 0;
    for (int i = 0; i < examples.length; i++) {
      all = lengths.with(all, examples[i]);
      boolean fits =
          batches > 0 && i - starts[batches - 1] < size.rows(lengths.places().applyAsInt(all));
      if (!fits) {
        all = lengths.with(none, examples[i]);
        starts[batches++] = i;
      }
      widths[batches - 1] = lengths.places().applyAsInt(all);
    }
    starts[batches] = examples.length;
    return new BatchPlan(
        examples,
        Arrays.copyOf(starts, batches + 1),
        Arrays.copyOf(widths, batches),
        ofBatches(order).permutation(batches, epoch));
  }

  /** A stable counting sort. */
  private static int[] byBucket(int[] order, int[] buckets) {
    int[] ends = new int[Arrays.stream(buckets).max().orElse(0) + 2];
    for (int bucket : buckets) {
      ends[bucket + 1]++;
    }
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] sorted = new int[order.length];
    for (int example : order) {
      sorted[ends[buckets[example]]++] = example;
    }
    return sorted;
  }

  /** Drawn from the same seed, but from other numbers than the order of the examples. */
  private static ExampleOrder ofBatches(ExampleOrder order) {
    return order instanceof ExampleOrder.Shuffled shuffled
        ? new ExampleOrder.Shuffled(SplitMix64.keyed(shuffled.seed(), ORDER_OF_BATCHES).nextLong())
        : order;
  }

  int batches() {
    return order.length;
  }

  /** The examples of a batch. */
  int[] examples(int batch) {
    int cut = order[batch];
    return Arrays.copyOfRange(examples, starts[cut], starts[cut + 1]);
  }

  /** The places that each example of a batch takes, padding included. */
  int width(int batch) {
    return widths[order[batch]];
  }
}

package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSize;
import java.util.Arrays;

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
   * Makes the plan of a pass.
   *
   * @param lengths of each example, with the padding that it gets whatever stands beside it
   * @param buckets the bucket of each example
   * @param size how much a batch takes; every example fits
   * @param order of the examples, and of the batches
   * @param epoch the pass
   */
  static BatchPlan of(
      int[] lengths, int[] buckets, BatchSize size, ExampleOrder order, long epoch) {
    int[] examples = byBucket(order.permutation(lengths.length, epoch), buckets);
    int[] starts = new int[lengths.length + 1];
    int[] widths = new int[lengths.length];
    int batches = 0;
    for (int i = 0; i < examples.length; i++) {
      int length = lengths[examples[i]];
      boolean fits =
          batches > 0 && i - starts[batches - 1] < size.rows(Math.max(widths[batches - 1], length));
      if (!fits) {
        starts[batches++] = i;
      }
      widths[batches - 1] = Math.max(widths[batches - 1], length);
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

  /** The length that the examples of a batch are padded to. */
  int width(int batch) {
    return widths[order[batch]];
  }
}

package io.tandem.api.data;

import java.util.Comparator;

/**
 * The place of a batch in a {@link BatchSource}. A checkpoint that holds the position of the next
 * batch holds all of the data order's state.
 *
 * @param epoch the pass over the data, from 0
 * @param index the batch within the pass, from 0
 */
public record BatchPosition(long epoch, long index) implements Comparable<BatchPosition> {

  /** The first batch of the first pass. */
  public static final BatchPosition START = new BatchPosition(0, 0);

  private static final Comparator<BatchPosition> ORDER =
      Comparator.comparingLong(BatchPosition::epoch).thenComparingLong(BatchPosition::index);

  /** Refuses negative numbers. */
  public BatchPosition {
    if (epoch < 0 || index < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ", batch " + index);
    }
  }

  /** Compares by epoch, then by index: the order in which batches are read. */
  @Override
  public int compareTo(BatchPosition other) {
    return ORDER.compare(this, other);
  }
}

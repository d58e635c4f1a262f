package io.tandem.models.wordvectors;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.OptionalLong;

/** Counts of pairs, in an order that each pass draws anew. Thread-safe. */
final class CountBatches implements BatchSource {
  /** The first words of pairs, {@code [B]}. */
  static final String ROWS = "rows";

  /** The second words, {@code [B]}. */
  static final String COLUMNS = "columns";

  /** How often they met, {@code [B]}. */
  static final String COUNTS = "counts";

  private final CoOccurrences counts;
  private final int size;
  private final long seed;

  /**
   * Makes a source.
   *
   * @param counts closed with this
   * @param size how many pairs a batch takes
   */
  CountBatches(CoOccurrences counts, int size, long seed) {
    this.counts = counts;
    this.size = size;
    this.seed = seed;
  }

  @Override
  public long batches(long epoch) {
    return (counts.size() + size - 1) / size;
  }

  @Override
  public Batch read(BatchPosition position) {
    if (position.index() >= batches(position.epoch())) {
      throw new IndexOutOfBoundsException("no batch at " + position);
    }
    Philox random = Philox.of(seed, "glove/order/" + position.epoch());
    Shuffle order = new Shuffle(counts.size(), random.bits(0));
    long first = position.index() * size;
    int length = (int) Math.min(size, counts.size() - first);
    int[] rows = new int[length];
    int[] columns = new int[length];
    float[] met = new float[length];
    for (int i = 0; i < length; i++) {
      long index = order.at(first + i);
      rows[i] = counts.row(index);
      columns[i] = counts.column(index);
      met[i] = counts.count(index);
    }
    return new Batch(
        Map.of(
            ROWS, HostTensor.of(rows, length),
            COLUMNS, HostTensor.of(columns, length),
            COUNTS, HostTensor.of(met, length)),
        length,
        length,
        OptionalLong.empty());
  }

  @Override
  public void close() {
    counts.close();
  }
}

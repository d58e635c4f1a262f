package io.tandem.datasets.batching;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Batches for left-to-right language models from examples of unequal length, which are padded at
 * their end.
 *
 * <p>Examples whose lengths lie in the same bucket are put side by side: those of 1 … b tokens, of
 * b+1 … 2b, and so on. In each pass the examples are brought into its order, sorted by their
 * buckets (those of one bucket stay in that order) and filled, one after the other, into batches as
 * large as the size allows; the batches then come in an order of their own. So every example comes
 * once a pass, in other company each time, and all of it depends on the order's seed and the pass
 * alone: what {@code --max-tokens} is in fairseq and {@code group_by_length} in Transformers.
 *
 * <p>A batch holds {@link Batch#INPUT_IDS} and {@link Batch#LABELS}, both {@code [batch, time]} of
 * {@code INT32}. Where an example has ended stand the stream's separator, and {@link Batch#IGNORED}
 * as its label, which counts neither as a target nor as bytes. A model that looks only to the left
 * gives every real token the loss that it has without padding.
 *
 * <p>Thread-safe; keeps 8 bytes an example and the plans of two passes, some 4 more each.
 */
public final class BucketedBatches implements BatchSource {
  private final TokenWindows windows;
  private final BatchSize size;
  private final Padding padding;
  private final int[] lengths;

  private final PassPlans plans;

  /** How far examples are padded. */
  public enum Padding {
    /** To the longest example of their batch: least padding, many shapes of batches. */
    LONGEST,
    /**
     * To the greatest length of the bucket of the longest, and every batch to as many rows as fit
     * at that length, of which some may be nothing but padding: there are no more shapes of batches
     * than buckets, for engines that compile a program anew for each.
     */
    BUCKET
  }

  /**
   * Makes a source.
   *
   * @param windows the examples
   * @param size how much a batch takes at most
   * @param bucket the number of lengths in each bucket, at least 1; examples are in one bucket, and
   *     so in no order by length, where none is longer
   * @param padding how far examples are padded
   * @param order the order of the examples in each pass, and of the batches
   * @throws BadInputException if an example is longer than a batch, naming it
   */
  public BucketedBatches(
      TokenWindows windows, BatchSize size, int bucket, Padding padding, ExampleOrder order) {
    if (bucket < 1) {
      throw new IllegalArgumentException("buckets of " + bucket + " lengths: at least 1");
    }
    this.windows = windows;
    this.size = size;
    this.padding = padding;
    lengths = new int[windows.count()];
    int[] buckets = new int[windows.count()];
    for (int i = 0; i < lengths.length; i++) {
      buckets[i] = (windows.length(i) - 1) / bucket;
      long most = Math.min((buckets[i] + 1L) * bucket, windows.longest());
      lengths[i] = padding == Padding.BUCKET ? (int) most : windows.length(i);
      if (size.rows(lengths[i]) < 1) {
        throw new BadInputException(tooLong(i));
      }
    }
    BatchPlan.Lengths known = BatchPlan.Lengths.of(lengths);
    plans = new PassPlans(epoch -> BatchPlan.of(known, buckets, size, order, epoch));
  }

  private String tooLong(int example) {
    String padded =
        lengths[example] == windows.length(example)
            ? ""
            : String.format(", padded to the %d of its bucket,", lengths[example]);
    return String.format(
        "%s: %s: this example of %d token%s%s is longer than a batch, which takes %d padded tokens",
        windows.stream().name(),
        windows.name(example),
        windows.length(example),
        windows.length(example) == 1 ? "" : "s",
        padded,
        ((BatchSize.Tokens) size).count());
  }

  @Override
  public long batches(long epoch) {
    return plans.of(epoch).batches();
  }

  @Override
  public Batch read(BatchPosition position) {
    BatchPlan plan = plans.with(position);
    int index = (int) position.index();
    int[] examples = plan.examples(index);
    int width = plan.width(index);
    int rows = rows(examples.length, width);
    int[] inputs = new int[Math.multiplyExact(rows, width)];
    int[] labels = new int[rows * width];
    Arrays.fill(inputs, windows.stream().separator());
    Arrays.fill(labels, Batch.IGNORED);
    long targets = 0;
    OptionalLong bytes = OptionalLong.of(0);
    for (int row = 0; row < examples.length; row++) {
      int begin = windows.begin(examples[row]);
      int length = windows.length(examples[row]);
      int[] tokens = windows.stream().ids(begin, begin + length + 1);
      System.arraycopy(tokens, 0, inputs, row * width, length);
      System.arraycopy(tokens, 1, labels, row * width, length);
      targets += length;
      bytes = sum(bytes, windows.stream().utf8Bytes(begin + 1, begin + length + 1));
    }
    return new Batch(
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(inputs, rows, width),
            Batch.LABELS, HostTensor.of(labels, rows, width)),
        examples.length,
        targets,
        bytes);
  }

  private static OptionalLong sum(OptionalLong bytes, OptionalLong more) {
    return bytes.isPresent() && more.isPresent()
        ? OptionalLong.of(bytes.getAsLong() + more.getAsLong())
        : OptionalLong.empty();
  }

  private int rows(int examples, int width) {
    return padding == Padding.BUCKET ? size.rows(width) : examples;
  }

  /**
   * How much of a pass is padding, without reading it.
   *
   * @param epoch the pass, from 0
   * @return the share of all places of its batches that hold no token, from 0 to below 1
   */
  public double padding(long epoch) {
    BatchPlan plan = plans.of(epoch);
    long places = 0;
    long tokens = 0;
    for (int batch = 0; batch < plan.batches(); batch++) {
      int[] examples = plan.examples(batch);
      places += (long) rows(examples.length, plan.width(batch)) * plan.width(batch);
      for (int example : examples) {
        tokens += windows.length(example);
      }
    }
    return 1 - (double) tokens / places;
  }
}

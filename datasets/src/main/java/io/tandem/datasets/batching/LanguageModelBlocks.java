package io.tandem.datasets.batching;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Batches for left-to-right language models: a token stream cut into blocks of equal length, one
 * after the other.
 *
 * <p>Block k of context T has the stream's tokens kT … kT+T-1 as inputs and kT+1 … kT+T as labels,
 * so that every token but the first is a label once; the last N-1 mod T of N tokens, which fill no
 * block, are left out. A batch holds {@link Batch#INPUT_IDS} and {@link Batch#LABELS}, both {@code
 * [batch, context]} of {@code INT32}.
 *
 * <p>Bits per byte follow from a pass over a source that keeps its last batch: the sum of all
 * labels' losses in nats, divided by ln 2 and by {@link #targetBytes()}. The loss of separators
 * counts, though they stand for no bytes.
 */
public final class LanguageModelBlocks implements BatchSource {
  private final TokenStream stream;
  private final int context;
  private final int batchSize;
  private final ExampleOrder order;
  private final LastBatch lastBatch;
  private final int blocks;
  private volatile Pass pass;

  /** What becomes of the blocks at the end of a pass that do not fill a batch. */
  public enum LastBatch {
    /** They make a smaller batch: nothing is left out, as validation wants it. */
    KEPT,
    /** They are left out of this pass: all batches have the same shape, as training wants it. */
    DROPPED
  }

  /** The order of the pass that was last read from. */
  private static final class Pass {
    final long epoch;
    final int[] order;

    Pass(long epoch, int[] order) {
      this.epoch = epoch;
      this.order = order;
    }
  }

  /**
   * Makes a source.
   *
   * @param stream the tokens
   * @param context tokens per block, at least 1
   * @param batchSize blocks per batch, at least 1
   * @param order the order of the blocks in each pass
   * @param lastBatch what becomes of the blocks that do not fill a batch
   * @throws BadInputException if the text is too short for one block, or for one batch where the
   *     last is dropped
   */
  public LanguageModelBlocks(
      TokenStream stream, int context, int batchSize, ExampleOrder order, LastBatch lastBatch) {
    if (context < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "context " + context + " and batch size " + batchSize + " must be at least 1");
    }
    this.stream = stream;
    this.context = context;
    this.batchSize = batchSize;
    this.order = order;
    this.lastBatch = lastBatch;
    blocks = (stream.size() - 1) / context;
    if (blocks == 0) {
      throw new BadInputException(
          String.format(
              "%s: the text is shorter than one block: %d tokens, and a context of %d takes at"
                  + " least %d",
              stream.name(), stream.size(), context, context + 1L));
    }
    if (lastBatch == LastBatch.DROPPED && blocks < batchSize) {
      throw new BadInputException(
          String.format(
              "%s: the text is too short for one batch: its %d tokens make %d block%s of context"
                  + " %d, and a batch takes %d",
              stream.name(), stream.size(), blocks, blocks == 1 ? "" : "s", context, batchSize));
    }
  }

  @Override
  public long batches(long epoch) {
    boolean rest = lastBatch == LastBatch.KEPT && blocks % batchSize > 0;
    return blocks / batchSize + (rest ? 1L : 0L);
  }

  @Override
  public Batch read(BatchPosition position) {
    if (position.index() >= batches(position.epoch())) {
      throw new IndexOutOfBoundsException(
          position + " of " + batches(position.epoch()) + " batches");
    }
    int[] permutation = permutation(position.epoch());
    int first = (int) position.index() * batchSize;
    int count = Math.min(batchSize, blocks - first);
    int[] inputs = new int[count * context];
    int[] labels = new int[count * context];
    long bytes = 0;
    for (int row = 0; row < count; row++) {
      int begin = permutation[first + row] * context;
      int[] tokens = stream.ids(begin, begin + context + 1);
      System.arraycopy(tokens, 0, inputs, row * context, context);
      System.arraycopy(tokens, 1, labels, row * context, context);
      bytes += stream.utf8Bytes(begin + 1, begin + context + 1).orElse(0);
    }
    return new Batch(
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(inputs, count, context),
            Batch.LABELS, HostTensor.of(labels, count, context)),
        count,
        (long) count * context,
        targetBytes().isPresent() ? OptionalLong.of(bytes) : OptionalLong.empty());
  }

  private int[] permutation(long epoch) {
    Pass last = pass;
    if (last == null || last.epoch != epoch) {
      last = new Pass(epoch, order.permutation(blocks, epoch));
      pass = last;
    }
    return last.order;
  }

  /**
   * The number of blocks.
   *
   * @return at least 1
   */
  public int blocks() {
    return blocks;
  }

  /**
   * The number of tokens that are labels of some block.
   *
   * @return blocks times context
   */
  public long targetTokens() {
    return (long) blocks * context;
  }

  /**
   * The number of UTF-8 bytes of text that the labels of all blocks stand for, exactly: those of
   * the whole text but for the tokens at its end that fill no block.
   *
   * @return the bytes, or nothing if the tokenizer cannot tell
   */
  public OptionalLong targetBytes() {
    return stream.utf8Bytes(1, 1 + blocks * context);
  }
}

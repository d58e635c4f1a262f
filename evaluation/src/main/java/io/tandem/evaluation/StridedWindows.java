package io.tandem.evaluation;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A text in windows that overlap: each begins {@code stride} tokens after the one before and counts
 * only the labels that no window before has counted, so that every token of the text but the first
 * is counted once, and but for those of the first window with at least the context less the stride
 * before it.
 *
 * <p>The last window ends with the text and may be shorter, as in Hugging Face's recipe for
 * perplexity. The tokens are those of blocks without overlap, laid end to end.
 */
final class StridedWindows {
  private final int[] tokens;
  private final int context;
  private final int stride;
  private final int size;
  private final OptionalLong bytes;
  private final long windows;

  private StridedWindows(int[] tokens, int context, int stride, int size, OptionalLong bytes) {
    this.tokens = tokens;
    this.context = context;
    this.stride = stride;
    this.size = size;
    this.bytes = bytes;
    long rest = Math.max(0, tokens.length - 1L - context);
    windows = 1 + (rest + stride - 1) / stride;
  }

  /**
   * Windows over the text that batches of blocks are cut from.
   *
   * @param blocks in the order of the text, all of one length
   * @param stride from 1 to the length of a block
   * @param size windows of a batch
   * @throws BadInputException if the batches are no such blocks, or shorter than the stride
   */
  static StridedWindows over(BatchSource blocks, int stride, int size) {
    int[] tokens = new int[0];
    int context = 0;
    long bytes = 0;
    boolean known = true;
    long batches = blocks.batches(0);
    for (long i = 0; i < batches; i++) {
      Batch batch = blocks.read(new BatchPosition(0, i));
      HostTensor inputs = batch.tensor(Batch.INPUT_IDS);
      int[] ids = inputs.toIntArray();
      int[] labels = batch.tensor(Batch.LABELS).toIntArray();
      int length = Math.toIntExact(inputs.extents()[1]);
      context = i == 0 ? length : context;
      if (i == 0) {
        tokens = new int[] {ids[0]};
      }
      boolean goesOn = ids[0] == tokens[tokens.length - 1] && length == context;
      goesOn &= Arrays.equals(ids, 1, ids.length, labels, 0, ids.length - 1);
      if (!goesOn) {
        throw new BadInputException(
            "stride is for a text that is cut into blocks, each of which goes on where the one"
                + " before ends; here examples stand by themselves");
      }
      int before = tokens.length;
      tokens = Arrays.copyOf(tokens, before + labels.length);
      System.arraycopy(labels, 0, tokens, before, labels.length);
      known &= batch.targetBytes().isPresent();
      bytes += batch.targetBytes().orElse(0);
    }
    if (stride > context) {
      throw new BadInputException(
          String.format("stride is %d, more than the %d tokens of a window", stride, context));
    }
    return new StridedWindows(
        tokens, context, stride, size, known ? OptionalLong.of(bytes) : OptionalLong.empty());
  }

  /** The number of batches; the last window, which may be shorter, is one by itself. */
  long batches() {
    return (windows - 1 + size - 1) / size + 1;
  }

  /**
   * A batch of windows. How many bytes its labels stand for is not known; it has the share of all
   * bytes that it has of all labels.
   */
  Batch read(long index) {
    boolean isLast = index == batches() - 1;
    long first = isLast ? windows - 1 : index * size;
    int rows = isLast ? 1 : (int) Math.min(size, windows - 1 - first);
    int length = (int) Math.min(context, tokens.length - 1 - first * stride);
    int[] inputs = new int[rows * length];
    int[] labels = new int[rows * length];
    for (int row = 0; row < rows; row++) {
      int begin = Math.toIntExact((first + row) * stride);
      System.arraycopy(tokens, begin, inputs, row * length, length);
      System.arraycopy(tokens, begin + 1, labels, row * length, length);
      int counted = Math.toIntExact(counted(first + row) - begin);
      Arrays.fill(labels, row * length, row * length + counted, Batch.IGNORED);
    }
    long from = counted(first);
    long to = counted(first + rows);
    long all = tokens.length - 1L;
    return new Batch(
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(inputs, rows, length),
            Batch.LABELS, HostTensor.of(labels, rows, length)),
        rows,
        to - from,
        bytes.isPresent()
            ? OptionalLong.of(bytes.getAsLong() * to / all - bytes.getAsLong() * from / all)
            : OptionalLong.empty());
  }

  /** How many labels of the text the windows before one count. */
  private long counted(long window) {
    return window == 0 ? 0 : Math.min(tokens.length - 1L, (window - 1) * stride + context);
  }
}

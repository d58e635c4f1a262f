package io.tandem.models.t5;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.generation.TextMarks;
import io.tandem.models.pretraining.DrawnOrders;
import io.tandem.models.pretraining.Passes;
import io.tandem.models.seq2seq.TextPairs;
import io.tandem.models.t5.SpanNoise.Noised;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Text cut into blocks of one length, out of each of which spans are left. Blocks come in another
 * order in each pass, with other spans left out; both are drawn from the seed, the pass and the
 * block's number. What is left at the text's end and fills no block is not read. Thread-safe.
 */
final class SpanBatches implements BatchSource {
  private final int[] text;
  private final SpanNoise noise;
  private final TextMarks marks;
  private final int rows;
  private final long seed;
  private final int blocks;
  private final Passes<int[]> orders;

  /**
   * Makes a source.
   *
   * @param text the tokens of all documents
   * @throws BadInputException if they fill no block, or a block no batch
   */
  SpanBatches(int[] text, SpanNoise noise, TextMarks marks, BatchSize size, long seed) {
    this.text = text;
    this.noise = noise;
    this.marks = marks;
    this.seed = seed;
    int length = noise.lengths().text();
    blocks = text.length / length;
    if (blocks == 0) {
      throw new BadInputException(
          String.format(
              "the text has %d tokens, which fill no block of %d; a smaller limits.source takes"
                  + " less",
              text.length, length));
    }
    orders = new Passes<>(epoch -> DrawnOrders.of(blocks, Philox.of(seed, "blocks." + epoch)));
    int longest = Math.max(noise.lengths().inputs(), noise.lengths().targets());
    rows = size.rows(longest);
    if (rows < 1) {
      throw new BadInputException(
          String.format("a batch takes no example of %d tokens; make it larger", longest));
    }
  }

  @Override
  public long batches(long epoch) {
    return ((long) blocks + rows - 1) / rows;
  }

  @Override
  public Batch read(BatchPosition position) {
    if (position.index() >= batches(position.epoch())) {
      throw new IndexOutOfBoundsException(position + " of " + batches(position.epoch()));
    }
    int[] order = orders.of(position.epoch());
    int from = Math.toIntExact(position.index()) * rows;
    int count = Math.min(rows, blocks - from);
    int inputs = noise.lengths().inputs();
    int targets = noise.lengths().targets();
    int[] read = new int[count * inputs];
    int[] seen = new int[count * inputs];
    int[] given = new int[count * targets];
    int[] labels = new int[count * targets];
    Arrays.fill(seen, 1);
    for (int row = 0; row < count; row++) {
      Noised noised = noised(position.epoch(), order[from + row]);
      System.arraycopy(noised.inputs(), 0, read, row * inputs, inputs);
      System.arraycopy(noised.targets(), 0, labels, row * targets, targets);
      given[row * targets] = marks.start();
      System.arraycopy(noised.targets(), 0, given, row * targets + 1, targets - 1);
    }
    return new Batch(
        Map.of(
            Batch.INPUT_IDS, HostTensor.of(read, count, inputs),
            Decoding.ATTENTION_MASK, HostTensor.of(seen, count, inputs),
            TextPairs.DECODER_INPUT_IDS, HostTensor.of(given, count, targets),
            Batch.LABELS, HostTensor.of(labels, count, targets)),
        count,
        (long) count * targets,
        OptionalLong.empty());
  }

  private Noised noised(long epoch, int block) {
    int length = noise.lengths().text();
    int[] tokens = Arrays.copyOfRange(text, block * length, (block + 1) * length);
    return noise.apply(tokens, Philox.of(seed, "spans." + epoch + "." + block));
  }
}

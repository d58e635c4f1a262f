package io.tandem.models.pretraining;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Decoding;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import io.tandem.models.pretraining.TokenMasking.Masked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongFunction;

/**
 * Passages of which tokens are masked, in another order in each pass. They are filled up to the
 * longest of a batch, which is rounded up so that there are few lengths. Thread-safe.
 */
final class MaskedBatches implements BatchSource {
  private static final int STEP = 16;

  private final MaskedText text;
  private final List<SentenceTokens> documents;
  private final MaskedForm form;
  private final int rows;
  private final long seed;
  private final Passes<Pass> passes;

  private static final class Pass {
    private final List<Passage> passages;
    private final int[] order;

    Pass(List<Passage> passages, int[] order) {
      this.passages = passages;
      this.order = order;
    }
  }

  /**
   * Makes a source.
   *
   * @param passages those of each pass, at least one
   * @throws BadInputException if an example fills more than a batch
   */
  MaskedBatches(
      MaskedText text,
      List<SentenceTokens> documents,
      LongFunction<List<Passage>> passages,
      MaskedForm form,
      BatchSize size,
      long seed) {
    this.text = text;
    this.documents = documents;
    this.form = form;
    this.seed = seed;
    rows = size.rows(text.length());
    if (rows < 1) {
      throw new BadInputException(
          String.format("a batch takes no example of %d tokens; make it larger", text.length()));
    }
    passes =
        new Passes<>(
            epoch -> {
              List<Passage> all = passages.apply(epoch);
              return new Pass(
                  all, DrawnOrders.of(all.size(), Philox.of(seed, "passages." + epoch)));
            });
  }

  @Override
  public long batches(long epoch) {
    return ((long) passes.of(epoch).order.length + rows - 1) / rows;
  }

  @Override
  public Batch read(BatchPosition position) {
    Pass pass = passes.of(position.epoch());
    if (position.index() >= batches(position.epoch())) {
      throw new IndexOutOfBoundsException(position + " of " + batches(position.epoch()));
    }
    int from = Math.toIntExact(position.index()) * rows;
    int[] examples = Arrays.copyOfRange(pass.order, from, Math.min(from + rows, pass.order.length));
    List<TokenSequence> sequences = new ArrayList<>();
    List<Masked> masked = new ArrayList<>();
    int[] next = new int[examples.length];
    for (int row = 0; row < examples.length; row++) {
      Passage passage = pass.passages.get(examples[row]);
      TokenSequence sequence = text.sequence(passage, documents);
      String drawn = "masks." + text.drawnPass(position.epoch()) + "." + examples[row];
      sequences.add(sequence);
      masked.add(text.masking().apply(sequence, Philox.of(seed, drawn)));
      next[row] = passage.isNext() ? 0 : 1;
    }
    return batch(sequences, masked, next);
  }

  private Batch batch(List<TokenSequence> sequences, List<Masked> masked, int[] next) {
    int longest = sequences.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    int time = Math.min(text.length(), (longest + STEP - 1) / STEP * STEP);
    int told = masked.stream().mapToInt(one -> one.labels().length).reduce(1, Math::max);
    Map<String, HostTensor> tensors = new HashMap<>();
    tensors.put(Batch.INPUT_IDS, rows(masked, Masked::ids, time, form.padding()));
    tensors.put(
        Decoding.ATTENTION_MASK, rows(sequences, one -> filled(one.length(), i -> 1), time, 0));
    tensors.put(MaskedForm.MASKED_POSITIONS, rows(masked, Masked::positions, told, 0));
    tensors.put(Batch.LABELS, rows(masked, Masked::labels, told, Batch.IGNORED));
    if (form.hasTypes()) {
      tensors.put(
          MaskedForm.TOKEN_TYPE_IDS,
          rows(sequences, one -> filled(one.length(), one::type), time, 0));
    }
    if (form.tellsNext()) {
      tensors.put(MaskedForm.NEXT_SENTENCE_LABEL, HostTensor.of(next, next.length));
    }
    long targets = masked.stream().mapToLong(one -> one.labels().length).sum();
    return new Batch(tensors, masked.size(), targets, OptionalLong.empty());
  }

  private static int[] filled(int length, IntUnaryOperator values) {
    int[] row = new int[length];
    Arrays.setAll(row, values);
    return row;
  }

  private static <T> HostTensor rows(List<T> all, Function<T, int[]> row, int length, int padding) {
    int[] values = new int[all.size() * length];
    Arrays.fill(values, padding);
    for (int i = 0; i < all.size(); i++) {
      int[] own = row.apply(all.get(i));
      System.arraycopy(own, 0, values, i * length, own.length);
    }
    return HostTensor.of(values, all.size(), length);
  }
}

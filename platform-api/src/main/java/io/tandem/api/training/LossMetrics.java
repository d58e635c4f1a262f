package io.tandem.api.training;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * How well a model predicts target tokens.
 *
 * @param loss mean cross entropy for each target token, in nats
 * @param targetTokens how many there were
 * @param bitsPerByte the summed loss in bits for each UTF-8 byte that the targets stand for, if
 *     that number is known
 */
public record LossMetrics(double loss, long targetTokens, OptionalDouble bitsPerByte) {
  /** The name of the mean loss. */
  public static final String LOSS = "loss";

  /** The name of its exponential. */
  public static final String PERPLEXITY = "perplexity";

  /** The name of the bits per byte. */
  public static final String BITS_PER_BYTE = "bits-per-byte";

  /** All of them. */
  public static final Set<String> NAMES = Set.of(LOSS, PERPLEXITY, BITS_PER_BYTE);

  /**
   * Measures over the first pass of a source.
   *
   * @param batches what is predicted
   * @param score gives the loss of each batch, as {@link ScoringModel#score} does
   * @return a loss of NaN if there are no batches or their weight is 0
   */
  public static LossMetrics over(BatchSource batches, Function<Batch, LossSum> score) {
    double sum = 0;
    double weight = 0;
    long bytes = 0;
    boolean bytesKnown = true;
    long count = batches.batches(0);
    for (long i = 0; i < count; i++) {
      Batch batch = batches.read(new BatchPosition(0, i));
      LossSum scored = score.apply(batch);
      sum += scored.sum();
      weight += scored.weight();
      bytesKnown &= batch.targetBytes().isPresent();
      bytes += batch.targetBytes().orElse(0);
    }
    OptionalDouble bitsPerByte =
        bytesKnown && bytes > 0
            ? OptionalDouble.of(sum / Math.log(2) / bytes)
            : OptionalDouble.empty();
    return new LossMetrics(sum / weight, (long) weight, bitsPerByte);
  }

  /** {@code exp(loss)}. */
  public double perplexity() {
    return Math.exp(loss);
  }

  /** The figures by their names; without bits per byte where they are not known. */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(LOSS, loss);
    figures.put(PERPLEXITY, perplexity());
    bitsPerByte.ifPresent(bits -> figures.put(BITS_PER_BYTE, bits));
    return figures;
  }
}

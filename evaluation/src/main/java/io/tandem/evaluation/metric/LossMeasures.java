package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import io.tandem.api.training.LossMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How well a language model predicts texts, from each text's summed loss. The figures are those of
 * {@link LossMetrics}, over any selection of texts:
 *
 * <ul>
 *   <li>{@code loss}: the summed cross entropies over the summed weights, in nats a target; at
 *       least 0;
 *   <li>{@code perplexity}: its exponential, at least 1;
 *   <li>{@code bits-per-byte}: the summed cross entropies in bits over the summed bytes, at least
 *       0; only if bytes were given;
 *   <li>{@code accuracy}: the share of targets that were the likeliest tokens, from 0 to 1; only if
 *       their numbers were given.
 * </ul>
 *
 * <p>They are ratios of sums and not means over texts: a long text counts for more. Where the
 * weights or bytes sum up to 0, the figure is not a number.
 */
public final class LossMeasures implements Measures {
  /** The name of the share of targets that were the likeliest tokens. */
  public static final String ACCURACY = "accuracy";

  private final double[] sums;
  private final double[] weights;
  private final Optional<long[]> bytes;
  private final Optional<double[]> rights;

  private LossMeasures(
      double[] sums, double[] weights, Optional<long[]> bytes, Optional<double[]> rights) {
    Cases.sameNumber("losses", sums.length, "weights", weights.length);
    for (int i = 0; i < sums.length; i++) {
      // Any loss may be given: a model may be sure of what is wrong, or broken.
      if (!(weights[i] >= 0)) {
        throw new IllegalArgumentException(
            String.format("text %d has a loss of %s and a weight of %s", i, sums[i], weights[i]));
      }
    }
    this.sums = sums.clone();
    this.weights = weights.clone();
    this.bytes = bytes.map(long[]::clone);
    this.rights = rights.map(double[]::clone);
  }

  /**
   * Measures losses of texts whose bytes are known.
   *
   * @param sums each text's summed cross entropy in nats
   * @param weights what each is divided by: its number of targets, at least 0
   * @param bytes how many UTF-8 bytes the targets of each stand for, at least 0
   * @return loss, perplexity and bits per byte
   * @throws IllegalArgumentException if the arrays are of different length or out of range
   */
  public static LossMeasures of(double[] sums, double[] weights, long[] bytes) {
    Cases.sameNumber("losses", sums.length, "numbers of bytes", bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        throw new IllegalArgumentException("text " + i + " has " + bytes[i] + " bytes");
      }
    }
    return new LossMeasures(sums, weights, Optional.of(bytes), Optional.empty());
  }

  /**
   * Measures losses of texts whose bytes are not known.
   *
   * @param sums each text's summed cross entropy in nats
   * @param weights what each is divided by: its number of targets, at least 0
   * @return loss and perplexity
   * @throws IllegalArgumentException if the arrays are of different length or out of range
   */
  public static LossMeasures of(double[] sums, double[] weights) {
    return new LossMeasures(sums, weights, Optional.empty(), Optional.empty());
  }

  /**
   * These with the share of targets that were likeliest of all.
   *
   * @param numbers how many of each text were, from 0 to its weight
   * @throws IllegalArgumentException if there are not as many numbers as texts, or one is out of
   *     range
   */
  public LossMeasures withRight(double[] numbers) {
    Cases.sameNumber("losses", sums.length, "numbers of right targets", numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      if (!(numbers[i] >= 0 && numbers[i] <= weights[i])) {
        throw new IllegalArgumentException(
            String.format("text %d has %s of %s targets right", i, numbers[i], weights[i]));
      }
    }
    return new LossMeasures(sums, weights, bytes, Optional.of(numbers));
  }

  @Override
  public int cases() {
    return sums.length;
  }

  @Override
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of(LossMetrics.LOSS, LossMetrics.PERPLEXITY));
    bytes.ifPresent(known -> names.add(LossMetrics.BITS_PER_BYTE));
    rights.ifPresent(known -> names.add(ACCURACY));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double sum = 0;
    double weight = 0;
    double length = 0;
    double right = 0;
    for (int number : selection) {
      sum += sums[number];
      weight += weights[number];
      length += bytes.isPresent() ? bytes.get()[number] : 0;
      right += rights.isPresent() ? rights.get()[number] : 0;
    }
    double loss = weight == 0 ? Double.NaN : sum / weight;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(LossMetrics.LOSS, loss);
    figures.put(LossMetrics.PERPLEXITY, Math.exp(loss));
    if (bytes.isPresent()) {
      figures.put(LossMetrics.BITS_PER_BYTE, length == 0 ? Double.NaN : sum / Math.log(2) / length);
    }
    if (rights.isPresent()) {
      figures.put(ACCURACY, weight == 0 ? Double.NaN : right / weight);
    }
    return Collections.unmodifiableMap(figures);
  }
}

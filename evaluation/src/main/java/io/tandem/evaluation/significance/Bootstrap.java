package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Interval;
import io.tandem.api.evaluation.Measures;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Where figures would lie if other cases had been drawn (Efron and Tibshirani, 1993): the cases are
 * drawn again with replacement, many times, and measured each time. The resamples are the same for
 * all figures, and are determined by the seed and the number of cases. Immutable and thread-safe.
 *
 * <p>What varies is the choice of cases, and nothing else: not the model's training, for which runs
 * with several seeds are needed ({@link Sample}).
 *
 * <p>A figure that is not defined over all cases, or in more than one resample of twenty, has no
 * interval; in fewer it is that of the resamples where it is defined.
 */
public final class Bootstrap {
  private static final double MOST_UNDEFINED = 0.05;

  private final Measures measures;
  private final int resamples;
  private final Map<String, Double> figures;
  private final Map<String, double[]> values = new LinkedHashMap<>();

  private Bootstrap(Measures measures, int resamples, IntFunction<int[]> draws) {
    Resamples.check(resamples);
    this.measures = measures;
    this.resamples = resamples;
    this.figures = measures.over(IntStream.range(0, measures.cases()).toArray());
    figures.keySet().forEach(name -> values.put(name, new double[resamples]));
    for (int i = 0; i < resamples; i++) {
      Map<String, Double> drawn = measures.over(draws.apply(i));
      for (Map.Entry<String, double[]> entry : values.entrySet()) {
        entry.getValue()[i] = drawn.getOrDefault(entry.getKey(), Double.NaN);
      }
    }
  }

  /**
   * Measures resamples.
   *
   * @param measures what is measured
   * @param resamples how many, 1 to 1,000,000: 1,000 for a look, 10,000 for digits that stay
   * @param seed determines them
   * @return what they gave
   * @throws IllegalArgumentException if the number is out of range
   */
  public static Bootstrap of(Measures measures, int resamples, long seed) {
    return of(measures, resamples, Resamples.ofCases(measures.cases(), seed));
  }

  static Bootstrap of(Measures measures, int resamples, IntFunction<int[]> draws) {
    return new Bootstrap(measures, resamples, draws);
  }

  /** The figures over all cases, as they came. */
  public Map<String, Double> figures() {
    return figures;
  }

  /**
   * A figure over each resample.
   *
   * @param figure its name
   * @return one value for each resample, not a number where it is not defined
   * @throws IllegalArgumentException if there is no such figure
   */
  public double[] values(String figure) {
    double[] found = values.get(figure);
    if (found == null) {
      throw new IllegalArgumentException("no figure '" + figure + "' among " + values.keySet());
    }
    return found.clone();
  }

  /**
   * Percentile intervals: as {@code scipy.stats.bootstrap} with {@code method="percentile"} has
   * them for the same resamples.
   *
   * @param level the share of resamples inside, between 0 and 1, usually 0.95
   * @return intervals by the figures' names, of those that have one
   * @throws IllegalArgumentException if the level is out of range
   */
  public Map<String, Interval> percentile(double level) {
    Intervals.check(level);
    Map<String, Interval> intervals = new LinkedHashMap<>();
    figures.forEach(
        (name, figure) ->
            defined(name, figure)
                .ifPresent(some -> intervals.put(name, Intervals.percentile(some, level))));
    return Collections.unmodifiableMap(intervals);
  }

  /**
   * Intervals corrected for bias and skewness (BCa): as {@code scipy.stats.bootstrap} with {@code
   * method="BCa"} has them for the same resamples. They need the figures with each case left out,
   * which takes time by the square of the number of cases. Where it makes no difference which case
   * is left out, they are corrected for bias alone; SciPy has none there.
   *
   * @param level how often such intervals are to contain the figure of all cases that there are in
   *     the world, between 0 and 1, usually 0.95
   * @return intervals by the figures' names, of those that have one: a figure beyond all resamples
   *     has none, nor has one that is not defined without one of the cases
   * @throws IllegalArgumentException if the level is out of range
   */
  public Map<String, Interval> biasCorrected(double level) {
    Intervals.check(level);
    Map<String, double[]> leavingOneOut = leavingOneOut();
    Map<String, Interval> intervals = new LinkedHashMap<>();
    figures.forEach(
        (name, figure) -> {
          double[] jackknife = leavingOneOut.get(name);
          if (Arrays.stream(jackknife).allMatch(Double::isFinite)) {
            defined(name, figure)
                .flatMap(some -> Intervals.biasCorrected(some, figure, jackknife, level))
                .ifPresent(interval -> intervals.put(name, interval));
          }
        });
    return Collections.unmodifiableMap(intervals);
  }

  private Map<String, double[]> leavingOneOut() {
    int cases = measures.cases();
    Map<String, double[]> left = new LinkedHashMap<>();
    figures.keySet().forEach(name -> left.put(name, new double[cases]));
    for (int out = 0; out < cases; out++) {
      int without = out;
      Map<String, Double> measured =
          measures.over(IntStream.range(0, cases).filter(i -> i != without).toArray());
      left.forEach((name, all) -> all[without] = measured.getOrDefault(name, Double.NaN));
    }
    return left;
  }

  private Optional<double[]> defined(String name, double figure) {
    double[] some = Arrays.stream(values.get(name)).filter(v -> !Double.isNaN(v)).toArray();
    return Double.isNaN(figure) || some.length < (1 - MOST_UNDEFINED) * resamples
        ? Optional.empty()
        : Optional.of(some);
  }
}

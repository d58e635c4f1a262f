package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Interval;
import io.tandem.api.evaluation.Measures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Two systems that were measured on the same cases. Immutable and thread-safe.
 *
 * <p>Both stand in one {@link Measures}: the first system's cases, and then, in the same order, the
 * second one's. So a selection can mix the outputs of the two, as swapping needs, and metrics that
 * look at all labels look at the same ones for both. {@link #joined} makes the lists for it:
 *
 * <pre>{@code
 * SystemPair pair =
 *     SystemPair.of(Bleu.of(joined(baseline, ours), joined(references, references)));
 * }</pre>
 *
 * <p>A figure that is not defined for one of the systems is left out of the results; draws in which
 * it is not defined speak for chance.
 */
public final class SystemPair {
  /** Sums in another order differ by less, and differences between cases by more. */
  private static final double ROUNDING = 1e-12;

  private final Measures measures;
  private final int cases;
  private final Map<String, Double> first;
  private final Map<String, Double> second;

  private SystemPair(Measures measures) {
    if (measures.cases() % 2 != 0) {
      throw new IllegalArgumentException(
          measures.cases() + " cases of two systems: both need the same number");
    }
    this.measures = measures;
    this.cases = measures.cases() / 2;
    this.first = measures.over(IntStream.range(0, cases).toArray());
    this.second = measures.over(IntStream.range(cases, 2 * cases).toArray());
  }

  /**
   * Takes two systems that stand in one.
   *
   * @param measures the first system's cases, and then the second one's in the same order
   * @return the pair
   * @throws IllegalArgumentException if the number of cases is odd
   */
  public static SystemPair of(Measures measures) {
    return new SystemPair(measures);
  }

  /**
   * One list after another.
   *
   * @param first what belongs to the first system's cases
   * @param second what belongs to the second one's
   * @param <T> what it is
   * @return all of it
   * @throws IllegalArgumentException if the lists are of different length
   */
  public static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(
          String.format(
              "%d cases of one system and %d of the other: they must be the same cases",
              first.size(), second.size()));
    }
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return Collections.unmodifiableList(all);
  }

  /** How many cases each system has. */
  public int cases() {
    return cases;
  }

  /** The first system's figures, as they came. */
  public Map<String, Double> first() {
    return first;
  }

  /** The second system's figures, as they came. */
  public Map<String, Double> second() {
    return second;
  }

  /**
   * Compares by the paired bootstrap: both systems are measured on the same resamples of the cases.
   *
   * @param resamples how many, 1 to 1,000,000, usually 1,000 to 10,000
   * @param seed determines them
   * @param level of the intervals, between 0 and 1, usually 0.95
   * @return what was found, by the figures' names
   * @throws IllegalArgumentException if a number is out of range
   */
  public Map<String, PairedBootstrap> bootstrap(int resamples, long seed, double level) {
    return bootstrap(resamples, Resamples.ofCases(cases, seed), level);
  }

  Map<String, PairedBootstrap> bootstrap(int resamples, IntFunction<int[]> draws, double level) {
    Resamples.check(resamples);
    Intervals.check(level);
    Map<String, double[]> differences =
        differences(
            resamples,
            number -> {
              int[] selection = draws.apply(number);
              int[] ofSecond = Arrays.stream(selection).map(i -> i + cases).toArray();
              return List.of(selection, ofSecond);
            });
    Map<String, PairedBootstrap> found = new LinkedHashMap<>();
    differences.forEach((name, drawn) -> found.put(name, bootstrapped(name, drawn, level)));
    return Collections.unmodifiableMap(found);
  }

  private PairedBootstrap bootstrapped(String name, double[] drawn, double level) {
    double difference = second.get(name) - first.get(name);
    double close = tolerance(name);
    double[] defined = Arrays.stream(drawn).filter(value -> !Double.isNaN(value)).toArray();
    double absolute = Arrays.stream(defined).map(Math::abs).average().orElse(Double.NaN);
    int asFar = drawn.length - defined.length;
    int beyond = asFar;
    double wins = 0;
    for (double one : defined) {
      asFar += Math.abs(one - difference) >= Math.abs(difference) - close ? 1 : 0;
      beyond += Math.abs(one) - absolute > Math.abs(difference) ? 1 : 0;
      wins += one > 0 ? 1 : one == 0 ? 0.5 : 0;
    }
    return new PairedBootstrap(
        first.get(name),
        second.get(name),
        difference,
        defined.length == 0
            ? new Interval(Double.NaN, Double.NaN)
            : Intervals.percentile(defined, level),
        wins / defined.length,
        (asFar + 1.0) / (drawn.length + 1.0),
        (beyond + 1.0) / (drawn.length + 1.0));
  }

  /**
   * Compares by approximate randomization (Noreen, 1989; Riezler and Maxwell, 2005): the systems'
   * outputs are swapped for each case with a probability of a half, and the share of trials is
   * counted in which the difference is at least as great as the observed one, one trial more on
   * either side of the fraction. sacreBLEU's {@code --paired-ar} counts only those that are
   * greater, which is the same unless differences are tied, as they are where few cases differ: two
   * systems with the same outputs have p = 1 here, and the least p that there is there.
   *
   * @param trials how many, 1 to 1,000,000, usually 10,000
   * @param seed determines them
   * @return what was found, by the figures' names
   * @throws IllegalArgumentException if the number is out of range
   */
  public Map<String, PairedRandomization> randomization(int trials, long seed) {
    return randomization(trials, Resamples.ofSwaps(cases, seed));
  }

  Map<String, PairedRandomization> randomization(int trials, IntFunction<boolean[]> draws) {
    Resamples.check(trials);
    Map<String, double[]> differences =
        differences(
            trials,
            number -> {
              boolean[] swapped = draws.apply(number);
              int[] one = new int[cases];
              int[] other = new int[cases];
              for (int i = 0; i < cases; i++) {
                one[i] = swapped[i] ? i + cases : i;
                other[i] = swapped[i] ? i : i + cases;
              }
              return List.of(one, other);
            });
    Map<String, PairedRandomization> found = new LinkedHashMap<>();
    differences.forEach(
        (name, drawn) -> {
          double difference = second.get(name) - first.get(name);
          double least = Math.abs(difference) - tolerance(name);
          long asGreat =
              Arrays.stream(drawn)
                  .filter(value -> Double.isNaN(value) || Math.abs(value) >= least)
                  .count();
          found.put(
              name,
              new PairedRandomization(
                  first.get(name), second.get(name), difference, (asGreat + 1.0) / (trials + 1.0)));
        });
    return Collections.unmodifiableMap(found);
  }

  private double tolerance(String name) {
    return ROUNDING * Math.max(Math.abs(first.get(name)), Math.abs(second.get(name)));
  }

  /** For each figure, the second selection's less the first's, for each draw. */
  private Map<String, double[]> differences(int draws, IntFunction<List<int[]>> selections) {
    Map<String, double[]> differences = new LinkedHashMap<>();
    first.forEach(
        (name, figure) -> {
          if (Double.isFinite(second.getOrDefault(name, Double.NaN) - figure)) {
            differences.put(name, new double[draws]);
          }
        });
    for (int i = 0; i < draws; i++) {
      List<int[]> both = selections.apply(i);
      Map<String, Double> one = measures.over(both.get(0));
      Map<String, Double> other = measures.over(both.get(1));
      for (Map.Entry<String, double[]> entry : differences.entrySet()) {
        entry.getValue()[i] =
            other.getOrDefault(entry.getKey(), Double.NaN)
                - one.getOrDefault(entry.getKey(), Double.NaN);
      }
    }
    return differences;
  }
}

package io.tandem.evaluation.metric;

import io.tandem.api.evaluation.Measures;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the one right thing stands in a ranking of several:
 *
 * <ul>
 *   <li>{@code NAME-at-K}: the share of cases in which it is among the first K, 0 to 1;
 *   <li>{@code median-rank}: the median of its ranks, from 1; of an even number of cases the mean
 *       of the two in the middle, as NumPy has it;
 *   <li>{@code chance-at-K}: what {@code NAME-at-K} is expected to be when the order is drawn.
 * </ul>
 *
 * <p>Over no cases, all are not a number.
 */
public final class RankMeasures implements Measures {
  private final String name;
  private final List<Integer> cutoffs;
  private final int[] ranks;
  private final int[] candidates;

  private RankMeasures(String name, List<Integer> cutoffs, int[] ranks, int[] candidates) {
    this.name = name;
    this.cutoffs = List.copyOf(cutoffs);
    this.ranks = ranks;
    this.candidates = candidates;
  }

  /**
   * Measures ranks.
   *
   * @param name what the share of hits is called: accuracy, recall
   * @param cutoffs how many ranks count as hits, each at least 1
   * @param ranks of each case, from 1
   * @param candidates of each case, how many things were ranked
   * @throws IllegalArgumentException if the lists are of different length, or a rank is beyond them
   */
  public static RankMeasures of(
      String name, List<Integer> cutoffs, List<Integer> ranks, List<Integer> candidates) {
    Cases.sameNumber("ranks", ranks.size(), "numbers of candidates", candidates.size());
    for (int i = 0; i < ranks.size(); i++) {
      if (ranks.get(i) < 1 || ranks.get(i) > candidates.get(i)) {
        throw new IllegalArgumentException(
            String.format("rank %d of %d candidates", ranks.get(i), candidates.get(i)));
      }
    }
    return new RankMeasures(
        name,
        cutoffs,
        ranks.stream().mapToInt(Integer::intValue).toArray(),
        candidates.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The names of the figures. */
  public static Set<String> names(String name, List<Integer> cutoffs) {
    Set<String> names = new LinkedHashSet<>();
    cutoffs.forEach(cutoff -> names.add(name + "-at-" + cutoff));
    names.add("median-rank");
    cutoffs.forEach(cutoff -> names.add("chance-at-" + cutoff));
    return Collections.unmodifiableSet(names);
  }

  @Override
  public int cases() {
    return ranks.length;
  }

  @Override
  public Set<String> names() {
    return names(name, cutoffs);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int cutoff : cutoffs) {
      long hits = Arrays.stream(selection).filter(number -> ranks[number] <= cutoff).count();
      figures.put(name + "-at-" + cutoff, (double) hits / selection.length);
    }
    figures.put("median-rank", median(Arrays.stream(selection).map(i -> ranks[i]).toArray()));
    for (int cutoff : cutoffs) {
      double chance =
          Arrays.stream(selection)
              .mapToDouble(number -> Math.min(1, (double) cutoff / candidates[number]))
              .sum();
      figures.put("chance-at-" + cutoff, chance / selection.length);
    }
    return Collections.unmodifiableMap(figures);
  }

  private static double median(int[] some) {
    if (some.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(some);
    return (some[(some.length - 1) / 2] + some[some.length / 2]) / 2.0;
  }
}

package io.tandem.evaluation.retrieval;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures of rankings, each the mean over queries. A query for which nothing was found counts as 0,
 * as {@code trec_eval -c} has it; so does one for which nothing is relevant. Over no queries, all
 * are not a number.
 */
public final class RetrievalMeasures implements Measures {
  private final int cases;
  private final Set<String> names = new LinkedHashSet<>();

  /** Of each metric, the queries' figures. */
  private final double[][] figures;

  private RetrievalMeasures(List<RetrievalMetric> metrics, List<JudgedRanking> rankings) {
    cases = rankings.size();
    figures = new double[metrics.size()][];
    for (int i = 0; i < figures.length; i++) {
      RetrievalMetric metric = metrics.get(i);
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException(metric.name() + " is asked for twice");
      }
      figures[i] = rankings.stream().mapToDouble(metric::of).toArray();
    }
  }

  /**
   * Measures rankings.
   *
   * @param metrics what is measured, none twice
   * @param rankings one for each query
   * @return the figures, in the order of the metrics
   */
  public static RetrievalMeasures of(List<RetrievalMetric> metrics, List<JudgedRanking> rankings) {
    return new RetrievalMeasures(metrics, rankings);
  }

  @Override
  public int cases() {
    return cases;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(names);
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> means = new LinkedHashMap<>();
    int place = 0;
    for (String name : names) {
      double sum = 0;
      for (int number : selection) {
        sum += figures[place][number];
      }
      means.put(name, sum / selection.length);
      place++;
    }
    return Collections.unmodifiableMap(means);
  }
}

package io.tandem.search.index;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins rankings by the ranks alone, so that scores of different kinds need not be compared:
 * reciprocal rank fusion (Cormack, Clarke and Büttcher 2009, SIGIR). A text scores the sum of
 * {@code 1 / (60 + rank)} over the rankings that have it, ranks from 1; the constant is the
 * paper's.
 */
public final class RankFusion {
  private static final double CONSTANT = 60;

  private RankFusion() {}

  /**
   * Joins rankings.
   *
   * @param rankings each the best first
   * @param count how many texts are kept at most
   * @return the best first; of equal ones the earlier of the index
   */
  public static List<Hit> of(List<List<Hit>> rankings, int count) {
    Map<Integer, Double> scores = new HashMap<>();
    for (List<Hit> ranking : rankings) {
      for (int i = 0; i < ranking.size(); i++) {
        scores.merge(ranking.get(i).number(), 1 / (CONSTANT + i + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .map(entry -> new Hit(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparingInt(Hit::number))
        .limit(count)
        .toList();
  }
}

package io.tandem.evaluation;

import io.tandem.api.evaluation.Case;
import java.util.List;

/** How near texts of cases are, read with care. */
final class PairScores {
  private PairScores() {}

  /**
   * A column of scores.
   *
   * @param key under which each case has scores by the names of comparisons
   * @throws io.tandem.api.error.BadInputException if a case lacks the comparison, or its score is
   *     not finite
   */
  static double[] of(List<Case> cases, String key, VectorComparison comparison) {
    double[] column = new double[cases.size()];
    for (int i = 0; i < column.length; i++) {
      CaseContent content = new CaseContent(cases.get(i));
      Double score = content.figures(key).get(comparison.word());
      if (score == null || !Double.isFinite(score)) {
        throw content.refused(
            key + " has no finite number for the comparison '" + comparison.word() + "'");
      }
      column[i] = score;
    }
    return column;
  }
}

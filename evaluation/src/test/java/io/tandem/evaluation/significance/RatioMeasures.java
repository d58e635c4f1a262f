package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Measures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A ratio of sums in percent, which is no mean over cases, and a mean. */
final class RatioMeasures implements Measures {
  private final double[][] rows;

  RatioMeasures(double[][] rows) {
    this.rows = rows;
  }

  /** A mean alone, whose ratio is the same. */
  static RatioMeasures ofMean(double... values) {
    double[][] rows = new double[values.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {values[i], 1};
    }
    return new RatioMeasures(rows);
  }

  @Override
  public int cases() {
    return rows.length;
  }

  @Override
  public Set<String> names() {
    return Set.of("ratio", "mean");
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    double above = 0;
    double below = 0;
    for (int number : selection) {
      above += rows[number][0];
      below += rows[number][1];
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("ratio", 100 * above / below);
    figures.put("mean", above / selection.length);
    return figures;
  }
}

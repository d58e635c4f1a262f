package io.tandem.evaluation;

import io.tandem.api.evaluation.Measures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Means of what is known of each case by itself; over no cases, not a number.
 *
 * @param cases how many cases there are
 * @param columns by the figures' names, a number for each case
 */
record MeanMeasures(int cases, Map<String, double[]> columns) implements Measures {

  MeanMeasures {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  @Override
  public Set<String> names() {
    return columns.keySet();
  }

  @Override
  public Map<String, Double> over(int[] selection) {
    Map<String, Double> means = new LinkedHashMap<>();
    columns.forEach(
        (name, column) -> {
          double sum = 0;
          for (int number : selection) {
            sum += column[number];
          }
          means.put(name, sum / selection.length);
        });
    return Collections.unmodifiableMap(means);
  }
}

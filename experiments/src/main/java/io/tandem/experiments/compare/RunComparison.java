package io.tandem.experiments.compare;

import io.tandem.api.evaluation.Interval;
import io.tandem.evaluation.significance.Sample;
import io.tandem.evaluation.significance.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Compares two systems that were trained several times each: in pairs where each run of one has its
 * like in the other, with the same seed or fold.
 */
final class RunComparison {
  private RunComparison() {}

  static List<FigureComparison> of(ComparedSystem first, ComparedSystem second, double level) {
    boolean paired = first.runNames().equals(second.runNames());
    Map<String, Map<String, Double>> ofFirst = first.figures();
    Map<String, Map<String, Double>> ofSecond = second.figures();
    List<FigureComparison> figures = new ArrayList<>();
    ofFirst.forEach(
        (metric, one) -> {
          Map<String, Double> other = ofSecond.getOrDefault(metric, Map.of());
          if (complete(one, first) && complete(other, second)) {
            figures.add(figure(metric, sample(one), sample(other), paired, level));
          }
        });
    return figures;
  }

  private static boolean complete(Map<String, Double> values, ComparedSystem system) {
    return values.size() == system.runNames().size()
        && values.values().stream().allMatch(Double::isFinite);
  }

  private static Sample sample(Map<String, Double> values) {
    return Sample.of(values.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static FigureComparison figure(
      String metric, Sample first, Sample second, boolean paired, double level) {
    TestResult test = paired ? first.paired(second) : first.welch(second);
    Interval interval =
        paired ? first.pairedDifference(second, level) : first.welchDifference(second, level);
    boolean equal = first.mean() == second.mean() && Double.isNaN(test.p());
    return new FigureComparison(
        metric,
        first.mean(),
        second.mean(),
        OptionalDouble.of(first.deviation()),
        OptionalDouble.of(second.deviation()),
        interval,
        equal ? 1 : test.p(),
        OptionalDouble.empty(),
        paired ? "paired t-test of the runs" : "Welch's t-test of the runs");
  }
}

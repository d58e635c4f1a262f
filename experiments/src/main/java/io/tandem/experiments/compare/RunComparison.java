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

  /** What a run of one system has in common with its like of the other. */
  private enum Pairs {
    SEEDS("paired t-test of the runs"),
    FOLDS("paired t-test of the folds, corrected for their overlap"),
    NONE("Welch's t-test of the runs");

    private final String test;

    Pairs(String test) {
      this.test = test;
    }

    static Pairs of(List<String> first, List<String> second) {
      if (!first.equals(second)) {
        return NONE;
      }
      boolean folds = first.stream().allMatch(run -> run.matches("fold-\\d+"));
      return folds ? FOLDS : SEEDS;
    }
  }

  static List<FigureComparison> of(ComparedSystem first, ComparedSystem second, double level) {
    Pairs pairs = Pairs.of(first.runNames(), second.runNames());
    Map<String, Map<String, Double>> ofFirst = first.figures();
    Map<String, Map<String, Double>> ofSecond = second.figures();
    List<FigureComparison> figures = new ArrayList<>();
    ofFirst.forEach(
        (metric, one) -> {
          Map<String, Double> other = ofSecond.getOrDefault(metric, Map.of());
          if (complete(one, first) && complete(other, second)) {
            figures.add(figure(metric, sample(one), sample(other), pairs, level));
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
      String metric, Sample first, Sample second, Pairs pairs, double level) {
    TestResult test =
        switch (pairs) {
          case SEEDS -> first.paired(second);
          case FOLDS -> first.folds(second);
          case NONE -> first.welch(second);
        };
    Interval interval =
        switch (pairs) {
          case SEEDS -> first.pairedDifference(second, level);
          case FOLDS -> first.foldsDifference(second, level);
          case NONE -> first.welchDifference(second, level);
        };
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
        pairs.test);
  }
}

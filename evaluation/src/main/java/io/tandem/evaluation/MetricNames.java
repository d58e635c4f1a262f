package io.tandem.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** The figures that evaluators can be asked for, as configs name them. */
final class MetricNames {
  private MetricNames() {}

  /** A figure's name: that of the constant in lower case, with hyphens. */
  static String of(Enum<?> metric) {
    return metric.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> of(List<? extends Enum<?>> metrics) {
    return metrics.stream().map(MetricNames::of).toList();
  }

  /** Copies a list and refuses one that is empty or names one twice. */
  static <M extends Enum<M>> List<M> checked(List<M> metrics) {
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("metrics is an empty list; name at least one metric");
    }
    if (new HashSet<>(metrics).size() < metrics.size()) {
      throw new IllegalArgumentException("metrics names one twice: " + of(metrics));
    }
    return List.copyOf(metrics);
  }
}

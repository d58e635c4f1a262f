package io.tandem.api.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found of a model. Immutable.
 *
 * @param evaluator the evaluator's name
 * @param figures the figures by the metrics' names (lower case, words joined by hyphens), in the
 *     order in which they are to be shown; not a number and infinities are allowed
 * @param intervals where figures lie by chance, by the metrics' names; of those for which it is
 *     known
 * @param exhibits what there is to see beside the figures
 * @param provenance where they come from, texts by name: the model's own, and which data
 */
public record Evaluation(
    String evaluator,
    Map<String, Double> figures,
    Map<String, Interval> intervals,
    List<Exhibit> exhibits,
    Map<String, String> provenance) {

  /** Copies maps and list, keeping their order. */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    exhibits = List.copyOf(exhibits);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }
}

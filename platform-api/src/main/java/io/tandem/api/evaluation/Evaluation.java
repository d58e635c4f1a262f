package io.tandem.api.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluator found. Immutable.
 *
 * @param evaluator the evaluator's name
 * @param figures the figures by the metrics' names (lower case, words joined by hyphens), in the
 *     order in which they are to be shown; not a number and infinities are allowed
 * @param provenance where they come from, texts by name: the model's own, and which data
 */
public record Evaluation(
    String evaluator, Map<String, Double> figures, Map<String, String> provenance) {

  /** Copies the maps, keeping their order. */
  public Evaluation {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }
}

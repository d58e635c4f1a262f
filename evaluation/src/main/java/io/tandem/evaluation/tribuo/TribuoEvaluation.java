package io.tandem.evaluation.tribuo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluator of Tribuo's found.
 *
 * @param figures by our names, those that are defined over the predictions
 * @param provenance where they come from: the evaluator, the model with its provenance, the data
 */
public record TribuoEvaluation(Map<String, Double> figures, String provenance) {

  /** Copies the figures and leaves out those that are not finite. */
  public TribuoEvaluation {
    Map<String, Double> defined = new LinkedHashMap<>();
    figures.forEach(
        (name, figure) -> {
          if (Double.isFinite(figure)) {
            defined.put(name, figure);
          }
        });
    figures = Collections.unmodifiableMap(defined);
  }
}

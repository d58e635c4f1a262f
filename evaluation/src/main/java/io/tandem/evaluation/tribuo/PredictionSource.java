package io.tandem.evaluation.tribuo;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where predictions come from.
 *
 * @param model the model's provenance
 * @param data what the held-out data is called
 */
public record PredictionSource(Map<String, String> model, String data) {
  /** Where nothing is known. */
  public static final PredictionSource UNKNOWN = new PredictionSource(Map.of(), "unknown");

  /** Copies the map, sorted. */
  public PredictionSource {
    model = Collections.unmodifiableMap(new TreeMap<>(model));
  }
}

package io.tandem.evaluation.baseline;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Says of each document what a function says. */
final class FixedPredictor implements Predictor {
  private final Function<Document, Prediction> says;
  private final Map<String, String> provenance;

  FixedPredictor(Function<Document, Prediction> says, Map<String, String> provenance) {
    this.says = says;
    this.provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    return documents.stream().map(says).toList();
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {}
}

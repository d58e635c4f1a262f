package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model that says what a test wants it to.
 *
 * @param says what it says of a document
 */
record SayingModel(Function<Document, Prediction> says) implements Predictor {

  @Override
  public List<Prediction> predict(List<Document> documents) {
    return documents.stream().map(says).toList();
  }

  @Override
  public Map<String, String> provenance() {
    return Map.of("trainer", "a-test");
  }

  @Override
  public void close() {}
}

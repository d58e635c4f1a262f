package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tribuo.Model;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** A number, by a model of Tribuo's of its distance from the mean, in standard deviations. */
final class ValuePredictor implements Predictor {
  private final Model<Regressor> model;
  private final TextExamples examples;
  private final double mean;
  private final double deviation;
  private final Map<String, String> provenance;

  ValuePredictor(
      Model<Regressor> model,
      TextExamples examples,
      double mean,
      double deviation,
      Map<String, String> provenance) {
    this.model = model;
    this.examples = examples;
    this.mean = mean;
    this.deviation = deviation;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    List<Prediction> predictions = new ArrayList<>();
    for (Document document : documents) {
      double scaled =
          model
              .predict(
                  TextExamples.example(
                      examples.numbers(document.text()), RegressionFactory.UNKNOWN_REGRESSOR))
              .getOutput()
              .getValues()[0];
      predictions.add(new Prediction.Value(mean + deviation * scaled));
    }
    return predictions;
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {}
}

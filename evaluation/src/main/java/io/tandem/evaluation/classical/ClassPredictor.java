package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/** One of several classes, by a model of Tribuo's over a bag of words. */
final class ClassPredictor implements Predictor {
  private final Model<Label> model;
  private final TextExamples examples;
  private final Map<String, String> provenance;

  ClassPredictor(Model<Label> model, TextExamples examples, Map<String, String> provenance) {
    this.model = model;
    this.examples = examples;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    List<Prediction> predictions = new ArrayList<>();
    for (Document document : documents) {
      predictions.add(
          Prediction.OneLabel.likeliest(
              scores(model, examples, document), model.generatesProbabilities()));
    }
    return predictions;
  }

  /** Of each class that the model knows. */
  static Map<String, Double> scores(Model<Label> model, TextExamples examples, Document document) {
    Map<String, Double> scores = new TreeMap<>();
    model
        .predict(
            TextExamples.example(examples.numbers(document.text()), LabelFactory.UNKNOWN_LABEL))
        .getOutputScores()
        .forEach((label, scored) -> scores.put(label, scored.getScore()));
    return scores;
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {}
}

package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/** Any number of labels, each by a model of its own. */
final class LabelsPredictor implements Predictor {
  private final List<OneLabel> labels;
  private final TextExamples examples;
  private final Map<String, String> provenance;

  /**
   * What tells whether a label holds.
   *
   * @param label the label
   * @param model its model, which knows the label and another; none where it always holds
   */
  record OneLabel(String label, List<Model<Label>> model) {}

  LabelsPredictor(List<OneLabel> labels, TextExamples examples, Map<String, String> provenance) {
    this.labels = List.copyOf(labels);
    this.examples = examples;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    boolean probabilities =
        labels.stream()
            .flatMap(one -> one.model().stream())
            .allMatch(Model::generatesProbabilities);
    List<Prediction> predictions = new ArrayList<>();
    for (Document document : documents) {
      SortedSet<String> holding = new TreeSet<>();
      Map<String, Double> scores = new TreeMap<>();
      for (OneLabel one : labels) {
        double score = 1;
        boolean holds = true;
        for (Model<Label> model : one.model()) {
          Map<String, Double> both = ClassPredictor.scores(model, examples, document);
          score = both.get(one.label());
          holds = both.values().stream().allMatch(other -> both.get(one.label()) >= other);
        }
        scores.put(one.label(), score);
        if (holds) {
          holding.add(one.label());
        }
      }
      predictions.add(new Prediction.ManyLabels(holding, scores, probabilities));
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

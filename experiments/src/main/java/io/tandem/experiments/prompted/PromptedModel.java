package io.tandem.experiments.prompted;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.models.pipeline.PromptClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells classes by prompts. */
final class PromptedModel implements Predictor {
  private final PromptClassifier classifier;
  private final Map<String, String> provenance;
  private final List<AutoCloseable> open;

  /**
   * A model at work.
   *
   * @param open what is closed with it, the last first
   */
  PromptedModel(
      PromptClassifier classifier, Map<String, String> provenance, List<AutoCloseable> open) {
    this.classifier = classifier;
    this.provenance = provenance;
    this.open = open;
  }

  @Override
  public List<Prediction> predict(List<Document> documents) {
    double[][] logs = classifier.logProbabilities(documents);
    List<String> labels = classifier.labels();
    List<Prediction> all = new ArrayList<>();
    for (double[] own : logs) {
      Map<String, Double> scores = new TreeMap<>();
      for (int i = 0; i < own.length; i++) {
        scores.put(labels.get(i), Math.exp(own[i]));
      }
      all.add(Prediction.OneLabel.likeliest(scores, true));
    }
    return List.copyOf(all);
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public void close() {
    close(open);
    open.clear();
  }

  /** Closes the last first. */
  static void close(List<AutoCloseable> open) {
    for (int i = open.size() - 1; i >= 0; i--) {
      try {
        open.get(i).close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("cannot be closed", e);
      }
    }
  }
}

package io.tandem.evaluation.classical;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import io.tandem.evaluation.features.FeatureSpace;
import io.tandem.evaluation.features.Features;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The linear baselines against scikit-learn's, on sentences of three addresses. */
class ScikitLearnTest {
  /** Both stop where the gradient is small, which leaves this much of the optimum. */
  private static final double NEAR = 2e-4;

  private static final Features FEATURES = new Features.TfIdf(2, 2, true, true);

  private ScikitLearn reference;

  @BeforeEach
  void read() throws IOException {
    reference = new ScikitLearn();
  }

  private void assertFeatures(String name, Features features) {
    FeatureSpace space =
        features.fit(reference.documents("training").stream().map(Document::text).toList());
    List<Document> documents = reference.documents("held-out");
    List<Map<String, Double>> expected = reference.rows(name);
    assertEquals(5, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertNear(expected.get(i), space.of(documents.get(i).text()), 1e-12);
    }
  }

  private static void assertNear(
      Map<String, Double> expected, Map<String, Double> actual, double tolerance) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, value) -> assertEquals(value, actual.get(name), tolerance, name));
  }

  @Test
  void tfIdfIsScikitLearns() {
    assertFeatures("tf-idf", FEATURES);
    assertFeatures("plain-tf-idf", new Features.TfIdf(1, 1, true, false));
  }

  @Test
  void countsAreScikitLearns() {
    assertFeatures("bag-of-words", new Features.BagOfWords(3, 3, true, false));
  }

  private void assertScores(String name, String label, Predictor model) {
    LabelledData data = reference.data(new Task.Classification(label));
    List<Prediction> predictions = model.predict(data.documents());
    List<Map<String, Double>> expected = reference.rows(name);
    assertEquals(29, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertNear(expected.get(i), ((Prediction.OneLabel) predictions.get(i)).scores(), NEAR);
    }
  }

  private Predictor logistic(String label) {
    return new LogisticRegressionTrainer()
        .train(
            new LinearSettings(FEATURES, 2, 10_000, 1e-6),
            TrainingTask.of(reference.data(new Task.Classification(label)), 1));
  }

  @Test
  void probabilitiesOfSeveralClassesAreScikitLearns() {
    assertScores("logistic", "label", logistic("label"));
  }

  @Test
  void probabilitiesOfTwoClassesAreScikitLearns() {
    assertScores("logistic-of-two", "two", logistic("two"));
  }

  @Test
  void distancesFromTheBorderAreScikitLearns() {
    assertScores(
        "svm",
        "label",
        new LinearSvmTrainer()
            .train(
                new LinearSettings(FEATURES, 0.5, 100_000, 1e-6),
                TrainingTask.of(reference.data(new Task.Classification("label")), 7)));
  }

  @Test
  void numbersAreThoseOfScikitLearnsRidgeRegression() {
    LabelledData data = reference.data(new Task.Regression("number"));
    Predictor model =
        new LinearRegressionTrainer()
            .train(new LinearSettings(FEATURES, 1.5, 10_000, 1e-6), TrainingTask.of(data, 1));
    List<Prediction> predictions = model.predict(data.documents());
    List<Double> expected = reference.column("ridge");
    for (int i = 0; i < expected.size(); i++) {
      // The numbers have a standard deviation of about 7.
      assertEquals(expected.get(i), ((Prediction.Value) predictions.get(i)).value(), 10 * NEAR);
    }
  }
}

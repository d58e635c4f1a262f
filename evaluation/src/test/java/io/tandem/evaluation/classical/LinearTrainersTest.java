package io.tandem.evaluation.classical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import io.tandem.evaluation.features.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What linear models do at the edges. */
class LinearTrainersTest {
  private static final LinearSettings SETTINGS =
      new LinearSettings(new Features.TfIdf(1, 1, true, true), 1, 1000, 1e-4);
  private static final Task CLASSES = new Task.Classification("label");
  private static final Task LABELS = new Task.MultiLabel("labels");
  private static final Trainer<LinearSettings> LOGISTIC = new LogisticRegressionTrainer();
  private static final Trainer<LinearSettings> SVM = new LinearSvmTrainer();

  private static Document document(String text, String label) {
    return new Document(text + "/" + label + "/" + text.hashCode(), text, Map.of("label", label));
  }

  private static Document labelled(String name, String text, String... labels) {
    return new Document(name, text, Map.of(), Map.of("labels", List.of(labels)));
  }

  private static Predictor trained(
      Trainer<LinearSettings> trainer, LinearSettings settings, Task task, List<Document> all) {
    return (Predictor)
        trainer.train(settings, TrainingTask.of(new LabelledData(task, all, all), 3));
  }

  private static Prediction asked(Predictor model, String text) {
    return model.predict(List.of(new Document("asked", text))).get(0);
  }

  private static String refused(Trainer<LinearSettings> trainer, Task task, List<Document> all) {
    return assertThrows(BadInputException.class, () -> trained(trainer, SETTINGS, task, all))
        .getMessage();
  }

  private static final List<Document> FRUIT =
      List.of(
          document("red apple", "apple"),
          document("green apple pie", "apple"),
          document("yellow banana", "banana"),
          document("ripe banana bread", "banana"),
          document("one sour lemon", "lemon"));

  @Test
  void probabilitiesAddUpToOneAndDistancesAreNone() {
    Prediction.OneLabel likely =
        (Prediction.OneLabel) asked(trained(LOGISTIC, SETTINGS, CLASSES, FRUIT), "an apple");
    assertEquals("apple", likely.label());
    assertTrue(likely.probabilities());
    assertEquals(Set.of("apple", "banana", "lemon"), likely.scores().keySet());
    assertEquals(
        1, likely.scores().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-12);
    Prediction.OneLabel decided =
        (Prediction.OneLabel) asked(trained(SVM, SETTINGS, CLASSES, FRUIT), "lemon");
    assertEquals("lemon", decided.label());
    assertFalse(decided.probabilities());
  }

  @Test
  void aTextOfWhichNothingIsKnownIsToldByTheIntercept() {
    List<Document> mostlyApples = new ArrayList<>(FRUIT);
    for (int i = 0; i < 9; i++) {
      mostlyApples.add(document("apple number " + i, "apple"));
    }
    Predictor model = trained(LOGISTIC, SETTINGS, CLASSES, mostlyApples);
    assertEquals(asked(model, ""), asked(model, "unheard of things"));
    assertEquals("apple", ((Prediction.OneLabel) asked(model, "")).label());
  }

  @Test
  void anEmptyDocumentCanBeLearnedFrom() {
    List<Document> withEmpty = new ArrayList<>(FRUIT);
    withEmpty.add(document("", "nothing"));
    Predictor model = trained(SVM, SETTINGS, CLASSES, withEmpty);
    assertEquals("apple", ((Prediction.OneLabel) asked(model, "apple pie")).label());
  }

  @Test
  void theSameSeedGivesTheSameModelAndProvenance() {
    for (Trainer<LinearSettings> trainer : List.of(LOGISTIC, SVM)) {
      Predictor one = trained(trainer, SETTINGS, CLASSES, FRUIT);
      Predictor two = trained(trainer, SETTINGS, CLASSES, FRUIT);
      assertEquals(one.predict(FRUIT), two.predict(FRUIT));
      assertEquals(one.provenance(), two.provenance());
      assertEquals(trainer.name(), one.provenance().get("trainer"));
      assertTrue(one.provenance().get("tribuo-trainer").contains("cost=1.0"), one.toString());
      assertTrue(one.provenance().get("tribuo-trainer").contains("seed=3"), one.toString());
    }
  }

  @Test
  void oneClassOnlyIsRefused() {
    assertEquals(
        "'logistic-regression' has nothing to tell apart: all 2 training documents are of the class"
            + " 'apple'",
        refused(LOGISTIC, CLASSES, FRUIT.subList(0, 2)));
  }

  @Test
  void aTrainingPartWithoutEnoughWordsIsRefused() {
    LinearSettings rare = new LinearSettings(new Features.BagOfWords(1, 9, true, false), 1, 9, 0.1);
    BadInputException refused =
        assertThrows(BadInputException.class, () -> trained(SVM, rare, CLASSES, FRUIT));
    assertEquals(
        "'linear-svm' has nothing to tell texts by: no word is in 9 of the 5 training documents;"
            + " 'features.min-count' asks for that",
        refused.getMessage());
  }

  @Test
  void aNameThatTribuoKeepsForItselfIsRefused() {
    List<Document> marked = new ArrayList<>(FRUIT);
    marked.add(document("a", "LABEL##UNKNOWN"));
    assertTrue(refused(SVM, CLASSES, marked).contains("'LABEL##UNKNOWN'"));
  }

  @Test
  void eachLabelHoldsByItself() {
    List<Document> all =
        List.of(
            labelled("1", "red apple", "fruit", "red", "thing"),
            labelled("2", "red car", "red", "thing"),
            labelled("3", "green apple", "fruit", "thing"),
            labelled("4", "grey stone", "thing"),
            labelled("5", "grey car", "thing"));
    LinearSettings sure = new LinearSettings(SETTINGS.features(), 100, 1000, 1e-4);
    for (Trainer<LinearSettings> trainer : List.of(LOGISTIC, SVM)) {
      Predictor model = trained(trainer, sure, LABELS, all);
      Prediction.ManyLabels said = (Prediction.ManyLabels) asked(model, "red apple");
      assertEquals(Set.of("fruit", "red", "thing"), said.labels());
      assertEquals(Set.of("fruit", "red", "thing"), said.scores().keySet());
      assertEquals(trainer == LOGISTIC, said.probabilities());
      assertEquals(Set.of("thing"), ((Prediction.ManyLabels) asked(model, "grey stone")).labels());
    }
  }

  @Test
  void documentsWithoutAnyLabelAreRefused() {
    List<Document> none = List.of(labelled("1", "red apple"), labelled("2", "blue sky"));
    assertEquals(
        "'linear-svm' has nothing to learn: none of the 2 training documents has a label",
        refused(SVM, LABELS, none));
  }

  @Test
  void numbersThatAreAllTheSameAreLearned() {
    List<Document> all =
        List.of(
            new Document("1", "red apple", Map.of("target", "5")),
            new Document("2", "blue sky", Map.of("target", "5")));
    Predictor model =
        trained(new LinearRegressionTrainer(), SETTINGS, new Task.Regression("target"), all);
    assertEquals(5, ((Prediction.Value) asked(model, "a red sky")).value(), 1e-9);
  }
}

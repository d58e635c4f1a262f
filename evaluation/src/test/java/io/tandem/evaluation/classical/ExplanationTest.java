package io.tandem.evaluation.classical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.prediction.Explaining;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import io.tandem.evaluation.features.Features;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What in a text speaks for a class. */
class ExplanationTest {
  private static final String TEXT =
      "Sour? This — APPLE\uD83D\uDE00 (pie),\nno banana; unknown words.";

  private static Explaining model(Trainer<LinearSettings> trainer, int ngrams, String... classes) {
    List<Document> documents = new ArrayList<>();
    for (String one : classes) {
      for (String before : List.of("sour ", "sweet ", "ripe ", "this ")) {
        documents.add(new Document(before + one, before + one + " pie", Map.of("label", one)));
      }
    }
    Task task = new Task.Classification("label");
    LinearSettings settings =
        new LinearSettings(new Features.TfIdf(ngrams, 1, true, true), 1, 1000, 1e-6);
    return (Explaining)
        trainer.train(settings, TrainingTask.of(new LabelledData(task, documents, documents), 3));
  }

  private static Map<String, Double> weights(Explaining model, String label) {
    List<Span> spans = model.explain(new Document("asked", TEXT), label);
    assertEquals(TEXT, spans.stream().map(Span::text).collect(Collectors.joining()));
    Map<String, Double> weights = new LinkedHashMap<>();
    spans.forEach(span -> weights.put(span.text(), span.weight()));
    return weights;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aWordSpeaksForItsClassAndAgainstTheOthers(int ngrams) {
    for (Trainer<LinearSettings> trainer :
        List.of(new LogisticRegressionTrainer(), new LinearSvmTrainer())) {
      for (String[] classes :
          List.of(
              new String[] {"apple", "banana"},
              new String[] {"banana", "apple"},
              new String[] {"apple", "banana", "cherry"})) {
        Explaining model = model(trainer, ngrams, classes);
        Map<String, Double> apple = weights(model, "apple");
        Map<String, Double> banana = weights(model, "banana");
        assertTrue(apple.get("APPLE") > 0.2 && apple.get("banana") < -0.2, apple.toString());
        assertTrue(banana.get("APPLE") < -0.2 && banana.get("banana") > 0.2, banana.toString());
        assertEquals(0, apple.get("unknown"));
        assertEquals(1, apple.values().stream().mapToDouble(Math::abs).max().orElseThrow(), 1e-12);
      }
    }
  }

  /** Of two classes what speaks for one speaks against the other, and decides what is predicted. */
  @Test
  void whatSpeaksForAClassIsWhyItIsPredicted() {
    Explaining model = model(new LinearSvmTrainer(), 1, "apple", "banana");
    for (String text : List.of("an apple pie", "ripe banana", "sour apple")) {
      Document asked = new Document("asked", text);
      String said = ((Prediction.OneLabel) model.predict(List.of(asked)).get(0)).label();
      double sum = model.explain(asked, said).stream().mapToDouble(Span::weight).sum();
      assertTrue(sum > 0, text + " " + sum);
      String other = said.equals("apple") ? "banana" : "apple";
      assertEquals(
          -sum, model.explain(asked, other).stream().mapToDouble(Span::weight).sum(), 1e-12);
    }
  }

  @Test
  void textsOfWhichNothingIsKnownHaveNoWeights() {
    Explaining model = model(new LogisticRegressionTrainer(), 2, "apple", "banana");
    assertEquals(List.of(), model.explain(new Document("asked", ""), "apple"));
    assertEquals(List.of(new Span("— ?", 0)), model.explain(new Document("asked", "— ?"), "apple"));
  }

  @Test
  void aClassThatTheModelDoesNotKnowIsRefused() {
    Explaining model = model(new LogisticRegressionTrainer(), 1, "apple", "banana");
    BadInputException refused =
        assertThrows(
            BadInputException.class, () -> model.explain(new Document("asked", "x"), "aple"));
    assertTrue(refused.getMessage().contains("did you mean 'apple'?"), refused.getMessage());
  }
}

package io.tandem.evaluation.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.Trainer;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FrequencyBaselinesTest {
  private static final Task.Tagging TAGGING = new Task.Tagging("words", "tags");

  private static Prediction said(
      Trainer<NoSettings> trainer, Task task, List<Document> training, Document asked) {
    Predictor model =
        (Predictor)
            trainer.train(
                new NoSettings(), TrainingTask.of(new LabelledData(task, training, List.of()), 1));
    assertEquals(trainer.name(), model.provenance().get("trainer"));
    return model.predict(List.of(asked)).get(0);
  }

  private static final Document ASKED = new Document("asked", "whatever");

  private static List<Document> with(String attribute, String... values) {
    List<Document> all = new ArrayList<>();
    for (String value : values) {
      all.add(new Document("d" + all.size(), "text", Map.of(attribute, value)));
    }
    return all;
  }

  private static Document lists(String name, Map<String, List<String>> lists) {
    return new Document(name, "text", Map.of(), lists);
  }

  @Test
  void theMajorityOfClassesIsSaidWithTheirShares() {
    assertEquals(
        new Prediction.OneLabel("b", Map.of("a", 0.25, "b", 0.5, "c", 0.25), true),
        said(
            new MajorityTrainer(),
            new Task.Classification("label"),
            with("label", "b", "c", "a", "b"),
            ASKED));
  }

  @Test
  void ofClassesThatAreAsFrequentTheFirstByNameIsSaid() {
    Prediction.OneLabel said =
        (Prediction.OneLabel)
            said(
                new MajorityTrainer(),
                new Task.Classification("label"),
                with("label", "b", "a", "c", "a", "b"),
                ASKED);
    assertEquals("a", said.label());
  }

  @Test
  void theMostFrequentSetOfLabelsIsSaidAndMayBeEmpty() {
    List<Document> all =
        List.of(
            lists("1", Map.of("labels", List.of("b", "a"))),
            lists("2", Map.of("labels", List.of())),
            lists("3", Map.of("labels", List.of("a", "b"))),
            lists("4", Map.of("labels", List.of("a"))));
    Task task = new Task.MultiLabel("labels");
    assertEquals(
        new Prediction.ManyLabels(
            new TreeSet<>(Set.of("a", "b")), Map.of("a", 0.75, "b", 0.5), true),
        said(new MajorityTrainer(), task, all, ASKED));
    Prediction.ManyLabels none =
        (Prediction.ManyLabels) said(new MajorityTrainer(), task, all.subList(1, 2), ASKED);
    assertEquals(Set.of(), none.labels());
  }

  @Test
  void theMeanIsSaidOfNumbers() {
    assertEquals(
        new Prediction.Value(2.5),
        said(
            new MajorityTrainer(), new Task.Regression("target"), with("target", "1", "4"), ASKED));
  }

  private static final List<Document> TAGGED =
      List.of(
          lists(
              "1", Map.of("words", List.of("The", "run", "ends"), "tags", List.of("D", "N", "V"))),
          lists("2", Map.of("words", List.of("we", "run"), "tags", List.of("P", "V"))),
          lists("3", Map.of("words", List.of("we", "run"), "tags", List.of("P", "V"))));

  @Test
  void theMostFrequentTagOfAllIsSaidOfEachWord() {
    Document asked = lists("asked", Map.of("words", List.of("a", "b")));
    assertEquals(
        new Prediction.Tags(List.of("V", "V")),
        said(new MajorityTrainer(), TAGGING, TAGGED, asked));
  }

  @Test
  void aWordGetsTheTagThatItHasMostOftenInWhateverCase() {
    Document asked =
        lists("asked", Map.of("words", List.of("run", "the", "WE", "quickly", "ends")));
    assertEquals(
        new Prediction.Tags(List.of("V", "D", "P", "V", "V")),
        said(new MostFrequentTagTrainer(), TAGGING, TAGGED, asked));
  }

  @Test
  void wordsThatAreNotThereAreRefused() {
    Document empty = lists("1", Map.of("words", List.of(), "tags", List.of()));
    for (Trainer<NoSettings> trainer :
        List.of(new MajorityTrainer(), new MostFrequentTagTrainer())) {
      assertThrows(BadInputException.class, () -> said(trainer, TAGGING, List.of(empty), empty));
    }
  }

  @Test
  void tasksOfOthersAreNotLearned() {
    assertFalse(new MajorityTrainer().learns(new Task.LanguageModelling()));
    assertFalse(new MajorityTrainer().learns(new Task.TextToText("target")));
    assertFalse(new MostFrequentTagTrainer().learns(new Task.Classification("label")));
  }
}

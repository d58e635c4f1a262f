package io.tandem.evaluation.classical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.prediction.Predictor;
import io.tandem.api.training.TrainingTask;
import io.tandem.evaluation.LabelledData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrfTrainerTest {
  private static final Task.Tagging TASK = new Task.Tagging("words", "tags");
  private static final CrfSettings SETTINGS = new CrfSettings(1, 10, 0.5);

  static Document sentence(String name, String words, String tags) {
    return new Document(
        name,
        words,
        Map.of(),
        Map.of("words", List.of(words.split(" ")), "tags", List.of(tags.split(" "))));
  }

  private static List<Document> names() {
    List<Document> all = new ArrayList<>();
    for (String name : List.of("Anna", "Berta", "Clara", "Dora", "Emma", "Frieda")) {
      all.add(sentence(name + " 1", "yesterday " + name + " came home", "O B-PER O O"));
      all.add(sentence(name + " 2", "we saw " + name + " Smith .", "O O B-PER I-PER O"));
      all.add(sentence(name + " 3", name + " sleeps", "B-PER O"));
    }
    return all;
  }

  private static Predictor trained(List<Document> all) {
    return new CrfTrainer().train(SETTINGS, TrainingTask.of(new LabelledData(TASK, all, all), 5));
  }

  private static List<String> tags(Predictor model, String words) {
    Document asked =
        new Document("asked", words, Map.of(), Map.of("words", List.of(words.split(" "))));
    return ((Prediction.Tags) model.predict(List.of(asked)).get(0)).tags();
  }

  @Test
  void namesThatWereNeverSeenAreFoundByTheirShapeAndNeighbours() {
    Predictor model = trained(names());
    assertEquals(
        List.of("O", "O", "B-PER", "I-PER", "O"), tags(model, "we saw Wilhelmine Smith ."));
    assertEquals(List.of("O", "B-PER", "O", "O"), tags(model, "yesterday Zoe came home"));
  }

  @Test
  void theSameSeedGivesTheSameTags() {
    Predictor one = trained(names());
    Predictor two = trained(names());
    assertEquals(one.predict(names()), two.predict(names()));
    assertEquals(one.provenance(), two.provenance());
    assertTrue(one.provenance().get("tribuo-trainer").contains("seed=5"));
  }

  @Test
  void aDocumentWithoutWordsHasNoTagsAndTeachesNothing() {
    Document empty =
        new Document("empty", "", Map.of(), Map.of("words", List.of(), "tags", List.of()));
    List<Document> all = names();
    all.add(empty);
    Predictor model = trained(all);
    assertEquals(List.of(new Prediction.Tags(List.of())), model.predict(List.of(empty)));
    assertEquals("18", model.provenance().get("sentences"));
    assertThrows(BadInputException.class, () -> trained(List.of(empty)));
  }

  @Test
  void aShapeKeepsTheKindsOfLetters() {
    assertEquals("Xxx.", WordFeatures.shape("Prof."));
    assertEquals("00-Xxx", WordFeatures.shape("1984-Edition"));
    assertEquals("XX", WordFeatures.shape("NATO"));
    assertEquals("xx’x", WordFeatures.shape("don’t"));
    assertEquals("Xxx", WordFeatures.shape("Übung"));
  }

  @Test
  void aWordIsSeenWithItsNeighboursAndEachFeatureOnce() {
    List<String> features = WordFeatures.of(List.of("We", "met", "Ann", "."), 2);
    for (String expected :
        List.of(
            "always",
            "word=ann",
            "prefix=an",
            "suffix=n",
            "shape=Xxx",
            "word[-1]=met",
            "word[-2]=we",
            "shape[1]=.",
            "outside[2]")) {
      assertTrue(features.contains(expected), expected + " in " + features);
    }
    assertEquals(features.size(), new HashSet<>(features).size());
  }
}

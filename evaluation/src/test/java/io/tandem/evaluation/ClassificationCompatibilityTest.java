package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonReader;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassificationCompatibilityTest extends EvaluatorContract<Classification.Settings> {
  private static final List<String> LABELS = List.of("ham", "spam", "news");
  private static final Set<Classification.Metric> OF_ONE_CLASS =
      Set.of(
          Classification.Metric.PRECISION, Classification.Metric.RECALL, Classification.Metric.F1);

  @Override
  protected Evaluator<Classification.Settings> provider() {
    return new Classification();
  }

  private static Classification.Settings settings(Optional<String> positive) {
    return new Classification.Settings(
        List.of(Classification.Metric.values()).stream()
            .filter(metric -> positive.isPresent() || !OF_ONE_CLASS.contains(metric))
            .toList(),
        positive,
        5,
        20,
        10);
  }

  @Override
  protected Classification.Settings settings() {
    return settings(Optional.of("spam"));
  }

  /** The longer the text, the surer it is, and one in three is wrong. */
  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document -> {
          int length = document.text().length();
          Map<String, Double> scores = new TreeMap<>();
          LABELS.forEach(label -> scores.put(label, 1.0 / (2 + length)));
          String said = LABELS.get(length % 3 == 0 ? 0 : length % LABELS.size());
          scores.put(said, length / (2.0 + length));
          return Prediction.OneLabel.likeliest(scores, true);
        });
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(new Document("d" + i, "x".repeat(i + 1), Map.of("label", LABELS.get(i % 7 % 3))));
    }
    return new LabelledData(new Task.Classification("label"), List.of(), all);
  }

  private static Case two(int number, String reference, double spam) {
    String said = spam >= 0.5 ? "spam" : "ham";
    return new Case(
        "case " + number,
        JsonReader.read(
                String.format(
                    "{\"text\":\"t%d\",\"reference\":\"%s\",\"prediction\":\"%s\",\"scores\":"
                        + "{\"spam\":%s,\"ham\":%s},\"probabilities\":true}",
                    number, reference, said, spam, 1 - spam),
                "test")
            .asObject());
  }

  private static final List<Case> TWO =
      List.of(
          two(0, "spam", 0.875),
          two(1, "ham", 0.75),
          two(2, "spam", 0.625),
          two(3, "ham", 0.25),
          two(4, "ham", 0.125),
          two(5, "spam", 0.375));

  private static Exhibit titled(List<Exhibit> exhibits, String title) {
    return exhibits.stream().filter(one -> one.title().equals(title)).findFirst().orElseThrow();
  }

  @Test
  void whatThereIsToSeeOfTwoClassesIsShown() {
    List<Exhibit> exhibits = new Classification().show(settings(Optional.empty()), TWO);
    Exhibit.HeatMap confusion = (Exhibit.HeatMap) titled(exhibits, "Confusion matrix");
    assertEquals(List.of("ham", "spam"), confusion.rows());
    assertEquals(List.of(List.of(2.0, 1.0), List.of(1.0, 2.0)), confusion.values());
    Exhibit.Table classes = (Exhibit.Table) titled(exhibits, "Classes");
    assertEquals(List.of(2 / 3.0, 2 / 3.0, 2 / 3.0, 3.0), classes.rows().get(0).figures());
    Exhibit.Plot receiver = (Exhibit.Plot) titled(exhibits, "Receiver operating characteristic");
    assertEquals(0, receiver.lines().get(0).x().get(0));
    assertEquals("share of spam found", receiver.vertical());
    Exhibit.Plot recall = (Exhibit.Plot) titled(exhibits, "Precision and recall");
    List<Double> across = recall.lines().get(0).x();
    assertEquals(across.stream().sorted().toList(), across);
    Exhibit.Plot calibration = (Exhibit.Plot) titled(exhibits, "Calibration");
    assertTrue(calibration.diagonal());
    Exhibit.Texts mistakes = (Exhibit.Texts) titled(exhibits, "Surest mistakes");
    assertEquals(
        List.of("is ham, predicted spam with 0.750", "is spam, predicted ham with 0.625"),
        mistakes.passages().stream().map(Exhibit.Passage::note).toList());
    assertEquals("t1", mistakes.passages().get(0).spans().get(0).text());
  }

  @Test
  void theClassThatIsLookedForCanBeTheFirstByName() {
    List<Exhibit> exhibits = new Classification().show(settings(Optional.of("ham")), TWO);
    assertEquals(
        "share of ham found",
        ((Exhibit.Plot) titled(exhibits, "Receiver operating characteristic")).vertical());
  }

  @Test
  void manyClassesAreShownByTheirGreatest() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      // Class c has 1 + c cases, all said to be of class 0.
      int label =
          IntStream.range(0, 20).filter(c -> (c + 1) * (c + 2) / 2 > cases.size()).min().orElse(0);
      cases.add(
          new Case(
              "case " + i,
              JsonReader.read(
                      String.format(
                          "{\"text\":\"\",\"reference\":\"%02d\",\"prediction\":\"00\",\"scores\":{},"
                              + "\"probabilities\":false}",
                          label),
                      "test")
                  .asObject()));
    }
    Classification.Settings settings =
        new Classification.Settings(
            List.of(Classification.Metric.ACCURACY), Optional.empty(), 5, 3, 0);
    List<Exhibit> exhibits = new Classification().show(settings, cases);
    Exhibit.HeatMap confusion = (Exhibit.HeatMap) titled(exhibits, "Confusion matrix");
    assertEquals(List.of("07", "08", "09", "others"), confusion.rows());
    assertEquals(60, confusion.values().stream().flatMap(List::stream).mapToDouble(v -> v).sum());
    assertTrue(exhibits.stream().noneMatch(one -> one.title().equals("Calibration")));
  }

  @Test
  void probabilitiesThatAreNoneAreRefused() {
    Case wrong =
        new Case(
            "the wrong one",
            JsonReader.read(
                    "{\"text\":\"\",\"reference\":\"a\",\"prediction\":\"a\",\"scores\":{\"a\":0.2,"
                        + "\"b\":0.3},\"probabilities\":true}",
                    "test")
                .asObject());
    BadInputException refused =
        assertThrows(
            BadInputException.class,
            () -> new Classification().measure(settings(), List.of(wrong)));
    assertTrue(refused.getMessage().contains("the wrong one"), refused.getMessage());
  }

  @Test
  void figuresOfOneClassWantItsName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Classification.Settings(
                    List.of(Classification.Metric.F1), Optional.empty(), 5, 5, 5));
    assertEquals("f1: of which class? 'positive' names it", refused.getMessage());
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String cut = CaseContent.shortened("x".repeat(999) + "😀".repeat(9));
    assertEquals("x".repeat(999) + " …", cut);
    assertFalse(CaseContent.shortened("short").contains("…"));
  }

  @Test
  void tribuosProvenanceIsTold() {
    Map<String, String> provenance =
        new Classification().provenance(settings(), TWO, Map.of("trainer", "a-test"), "the data");
    assertTrue(
        provenance.get("tribuo-evaluation").contains("trainer=a-test"), provenance.toString());
  }
}

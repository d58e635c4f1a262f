package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEvaluationsTest {
  private static final Evaluation EVALUATION =
      new Evaluation(
          "classification",
          Map.of("accuracy", 0.1 + 0.2, "mcc", Double.NaN),
          Map.of("accuracy", new Interval(0.1, Double.POSITIVE_INFINITY)),
          List.of(
              new Exhibit.Table(
                  "By class", List.of("f1"), List.of(new Exhibit.Row("a", List.of(Double.NaN)))),
              new Exhibit.HeatMap(
                  "Confusion",
                  "is",
                  "said",
                  List.of("a"),
                  List.of("a", "b"),
                  List.of(List.of(1.0, 2.0))),
              new Exhibit.Plot(
                  "Calibration",
                  "confidence",
                  "accuracy",
                  true,
                  List.of(new Exhibit.Line("model", List.of(0.5), List.of(0.25)))),
              new Exhibit.Texts(
                  "Worst",
                  "Blue is for it.",
                  List.of(
                      new Exhibit.Passage(
                          "one", "note", List.of(new Exhibit.Span("<b>\u2028\n", -0.5)))))),
          Map.of("trainer", "gradient"));
  private static final List<Case> CASES =
      List.of(
          new Case("a\n\"1\"", JsonObject.builder().put("prediction", "é\uD83D\uDE00").build()),
          new Case("b", JsonObject.builder().build()));

  @TempDir Path folder;
  private RunEvaluations evaluations;

  @BeforeEach
  void write() {
    evaluations = new RunEvaluations(folder);
    evaluations.write(
        List.of(
            new FoundEvaluation("", EVALUATION, CASES),
            new FoundEvaluation("linear-svm", EVALUATION, CASES.subList(1, 2))));
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertEquals(List.of(EVALUATION), evaluations.read(""));
    assertEquals(List.of(EVALUATION), evaluations.read("linear-svm"));
    assertEquals(List.of("linear-svm"), evaluations.baselines());
    assertEquals(CASES, evaluations.cases("", "classification"));
    assertEquals(CASES.subList(1, 2), evaluations.cases("linear-svm", "classification"));
  }

  @Test
  void aRunThatMeasuredNothingHasNoEvaluations() {
    assertEquals(List.of(), new RunEvaluations(folder.resolve("other")).read(""));
  }

  @Test
  void noNameLeadsOutOfTheRun() {
    for (String name : List.of("../secret", "..", "a/b", "", "/etc/passwd")) {
      assertThrows(BadInputException.class, () -> evaluations.cases("baseline", name));
      assertThrows(BadInputException.class, () -> evaluations.cases(".." + name, "x"));
    }
    Evaluation hostile = new Evaluation("../../x", Map.of(), Map.of(), List.of(), Map.of());
    assertThrows(
        BadInputException.class,
        () -> evaluations.write(List.of(new FoundEvaluation("", hostile, List.of()))));
  }

  private String refusedCases(String text) throws IOException {
    Path file = folder.resolve("predictions/classification.jsonl");
    Files.writeString(file, text);
    return assertThrows(BadInputException.class, () -> evaluations.cases("", "classification"))
        .getMessage();
  }

  @Test
  void aLineThatIsNoCaseIsToldWithItsNumber() throws IOException {
    String good = "{\"name\":\"a\",\"case\":{}}\n";
    assertTrue(refusedCases(good + "{\"name\":\"b\"}\n").contains("classification.jsonl:2: "));
    assertTrue(refusedCases(good + good).endsWith(":2: a second case named 'a'"));
    assertTrue(refusedCases("nonsense\n").contains("classification.jsonl:1"));
    assertTrue(refusedCases("[]\n").contains("classification.jsonl:1"));
  }

  @Test
  void anExhibitWhosePartsDoNotFitTogetherIsRefused() throws IOException {
    String text = Files.readString(evaluations.file());
    for (String[] change :
        new String[][] {
          {"\"heat-map\"", "\"heap\""}, {"\"intervals\": {", "\"intervals\": {\"x\": [1], "},
        }) {
      assertTrue(text.contains(change[0]), change[0]);
      Files.writeString(evaluations.file(), text.replace(change[0], change[1]));
      BadInputException refused = assertThrows(BadInputException.class, () -> evaluations.read(""));
      assertTrue(refused.getMessage().startsWith(evaluations.file() + ": "), refused.getMessage());
    }
  }
}

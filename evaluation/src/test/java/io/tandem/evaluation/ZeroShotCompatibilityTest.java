package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.ImageText;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twelve pictures of things in colours, of which every fourth looks like the next thing. */
class ZeroShotCompatibilityTest extends EvaluatorContract<ZeroShot.Settings> {
  private static final int COUNT = 12;
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  @Override
  protected Evaluator<ZeroShot.Settings> provider() {
    return new ZeroShot();
  }

  private static ZeroShot.Settings settings(String... templates) {
    return new ZeroShot.Settings(List.of(templates), Optional.empty(), List.of("colour"), 2);
  }

  @Override
  protected ZeroShot.Settings settings() {
    return settings("{label}");
  }

  private static List<Float> unit(int place) {
    List<Float> vector = new ArrayList<>(Collections.nCopies(COUNT, 0f));
    vector.set(place, 1f);
    return vector;
  }

  private static int number(String text) {
    return Integer.parseInt(text.replaceAll("\\D", ""));
  }

  /** A text is the axis of its number, and a picture that of what its file is named after. */
  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document ->
            new Prediction.Vectors(
                document.text().isBlank() ? List.of() : unit(number(document.text())),
                document.attributes().containsKey("picture")
                    ? unit(number(document.attributes().get("picture")))
                    : List.of()));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int drawn = i % 4 == 0 ? i + 1 : i;
      all.add(
          new Document(
              "d" + i,
              "thing " + i,
              Map.of("picture", drawn + ".png", "colour", COLOURS.get(i / 4))));
    }
    return new LabelledData(new ImageText("picture", Optional.empty()), List.of(), all);
  }

  private Map<String, Double> figures(ZeroShot.Settings settings, TrainedModel model) {
    ZeroShot evaluator = new ZeroShot();
    List<Case> cases = evaluator.ask(settings, model, data());
    return evaluator.measure(settings, cases).over(IntStream.range(0, cases.size()).toArray());
  }

  /** Where a picture looks like another thing, its own is as far as all others: the last. */
  @Test
  void figuresAreCountedByHandBesideChance() {
    Map<String, Double> figures = figures(settings(), model());
    assertEquals(9 / 12.0, figures.get("accuracy-at-1"), 1e-12);
    assertEquals(9 / 12.0, figures.get("accuracy-at-5"), 1e-12);
    assertEquals(1, figures.get("median-rank"));
    assertEquals(1 / 12.0, figures.get("chance-at-1"), 1e-12);
    assertEquals(5 / 12.0, figures.get("chance-at-5"), 1e-12);
    assertEquals(1, figures.get("same-colour"));
    assertEquals(1 / 3.0, figures.get("chance-same-colour"), 1e-12);
  }

  /** Templates that tell nothing take nothing from one that does, wherever it stands. */
  @Test
  void aClassIsTheMeanOverItsTemplates() {
    SayingModel telling = (SayingModel) model();
    TrainedModel blunt =
        new SayingModel(
            document ->
                document.text().startsWith("blunt")
                    ? new Prediction.Vectors(unit(0), List.of())
                    : telling.says().apply(document));
    ZeroShot.Settings templates = settings("blunt {label}", "{label}", "blunter {label}");
    assertEquals(9 / 12.0, figures(templates, blunt).get("accuracy-at-1"), 1e-12);
    assertEquals(0, figures(settings("blunt {label}"), blunt).get("accuracy-at-1"), 1e-12);
  }

  @Test
  void aModelThatTellsNothingIsRightAboutNothing() {
    TrainedModel same = new SayingModel(document -> new Prediction.Vectors(unit(0), unit(0)));
    Map<String, Double> figures = figures(settings(), same);
    assertEquals(0, figures.get("accuracy-at-1"));
    assertEquals(12, figures.get("median-rank"));
  }

  @Test
  void figuresStandBesideChanceAndMistakesAreShown() {
    List<Case> cases = provider().ask(settings(), model(), data());
    List<Exhibit> shown = provider().show(settings(), cases);
    Exhibit.Table table = (Exhibit.Table) shown.get(0);
    assertEquals(List.of(9 / 12.0, 1 / 12.0), table.rows().get(0).figures());
    Exhibit.Texts worst = (Exhibit.Texts) shown.get(1);
    assertEquals(
        List.of("thing 0", "\n", "thing 1"),
        worst.passages().get(0).spans().stream().map(Exhibit.Span::text).toList());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> settings("a picture"))
            .getMessage()
            .contains("has no {label}"));
    ZeroShot.Settings unknown =
        new ZeroShot.Settings(List.of("{label}"), Optional.of("color"), List.of(), 0);
    assertTrue(
        assertThrows(BadInputException.class, () -> new ZeroShot().ask(unknown, model(), data()))
            .getMessage()
            .contains("has no attribute 'color'"));
    JsonObject beyond =
        JsonObject.builder()
            .put("rank", 13)
            .put("candidates", 12)
            .put("same", JsonObject.builder().put("colour", 1).build())
            .put("drawn", JsonObject.builder().put("colour", 1).build())
            .build();
    assertTrue(
        assertThrows(
                BadInputException.class,
                () -> new ZeroShot().measure(settings(), List.of(new Case("c", beyond))))
            .getMessage()
            .contains("case 'c': rank is 13.0 of 12.0"));
  }
}

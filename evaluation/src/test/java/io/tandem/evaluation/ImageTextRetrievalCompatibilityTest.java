package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.ImageText;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.provider.NoSettings;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts at the angles of a clock's hours, and pictures somewhat after them. */
class ImageTextRetrievalCompatibilityTest extends EvaluatorContract<NoSettings> {
  private static final int COUNT = 12;

  @Override
  protected Evaluator<NoSettings> provider() {
    return new ImageTextRetrieval();
  }

  @Override
  protected NoSettings settings() {
    return new NoSettings();
  }

  private static List<Float> hour(double hour) {
    return List.of((float) Math.cos(hour * Math.PI / 6), (float) Math.sin(hour * Math.PI / 6));
  }

  private static TrainedModel late(double hours) {
    return new SayingModel(
        document -> {
          int hour = Integer.parseInt(document.text());
          double own = hour % 3 == 0 ? hour : hour + hours;
          return new Prediction.Vectors(hour(hour), hour(own));
        });
  }

  @Override
  protected TrainedModel model() {
    return late(1.2);
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      all.add(new Document("d" + i, Integer.toString(i), Map.of("picture", i + ".png")));
    }
    return new LabelledData(new ImageText("picture", Optional.empty()), List.of(), all);
  }

  private Map<String, Double> figures(TrainedModel model, HeldOutData data) {
    ImageTextRetrieval evaluator = new ImageTextRetrieval();
    List<Case> cases = evaluator.ask(settings(), model, data);
    return evaluator.measure(settings(), cases).over(IntStream.range(0, COUNT).toArray());
  }

  /**
   * A picture that is 1.2 hours late has the text of the next hour 0.2 away, the one after 0.8, and
   * its own 1.2: the third. The pictures around text 1 are at 0, 0.2 (which is 11's) and 2.2, its
   * own: the third again; those around text 2 at 2.2, 3 and 3.2, its own.
   */
  @Test
  void ranksAreCountedByHandInBothDirections() {
    Map<String, Double> figures = figures(model(), data());
    // Hours 0, 3, 6, 9 are found at once, the eight others third.
    assertEquals(4 / 12.0, figures.get("text-recall-at-1"), 1e-12);
    assertEquals(1, figures.get("text-recall-at-5"), 1e-12);
    assertEquals(3, figures.get("text-median-rank"));
    assertEquals(4 / 12.0, figures.get("picture-recall-at-1"), 1e-12);
    assertEquals(1, figures.get("picture-recall-at-5"), 1e-12);
    assertEquals(3, figures.get("picture-median-rank"));
    assertEquals(1 / 12.0, figures.get("text-chance-at-1"), 1e-12);
    assertEquals(10 / 12.0, figures.get("picture-chance-at-10"), 1e-12);
  }

  @Test
  void documentsWithOneTextDoNotCountAgainstEachOther() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      all.add(new Document("d" + i, Integer.toString(i % 2), Map.of("picture", i + ".png")));
    }
    HeldOutData twice =
        new LabelledData(new ImageText("picture", Optional.empty()), List.of(), all);
    Map<String, Double> figures = figures(late(0), twice);
    assertEquals(1, figures.get("text-recall-at-1"), 1e-12);
    assertEquals(1 / 7.0, figures.get("text-chance-at-1"), 1e-12);
  }
}

package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionCompatibilityTest extends EvaluatorContract<Regression.Settings> {

  @Override
  protected Evaluator<Regression.Settings> provider() {
    return new Regression();
  }

  @Override
  protected Regression.Settings settings() {
    return new Regression.Settings(List.of(Regression.Metric.values()), 3);
  }

  @Override
  protected TrainedModel model() {
    return new SayingModel(document -> new Prediction.Value(document.text().length() * 0.75));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(new Document("d" + i, "x".repeat(i + 1), Map.of("target", "" + (i * i % 17))));
    }
    return new LabelledData(new Task.Regression("target"), List.of(), all);
  }

  @Test
  void residualsAndTheGreatestMistakesAreShown() {
    List<Document> all =
        List.of(
            new Document("one", "x", Map.of("target", "1")),
            new Document("two", "xx", Map.of("target", "2")),
            new Document("five", "xxxxx", Map.of("target", "3")));
    LabelledData data = new LabelledData(new Task.Regression("target"), List.of(), all);
    TrainedModel length =
        new SayingModel(document -> new Prediction.Value(document.text().length()));
    List<Exhibit> exhibits = provider().show(settings(), provider().ask(settings(), length, data));
    Exhibit.Plot plot = (Exhibit.Plot) exhibits.get(0);
    assertEquals(List.of(1.0, 2.0, 3.0), plot.lines().get(0).x());
    assertEquals(List.of(1.0, 2.0, 5.0), plot.lines().get(0).y());
    Exhibit.Table residuals = (Exhibit.Table) exhibits.get(1);
    assertEquals("mean", residuals.rows().get(0).label());
    assertEquals(2 / 3.0, residuals.rows().get(0).figures().get(0), 1e-12);
    assertEquals(
        List.of("least", "5 %", "25 %", "median", "75 %", "95 %", "greatest"),
        residuals.rows().stream().skip(2).map(Exhibit.Row::label).toList());
    assertEquals(1, residuals.rows().get(6).figures().get(0), 1e-12);
    Exhibit.Passage worst = ((Exhibit.Texts) exhibits.get(2)).passages().get(0);
    assertEquals("five", worst.name());
    assertTrue(worst.note().contains("off by 2.000"), worst.note());
  }

  @Test
  void aModelThatSaysNoNumberIsRefused() {
    TrainedModel lost = new SayingModel(document -> new Prediction.Value(Double.NaN));
    BadInputException refused =
        assertThrows(BadInputException.class, () -> provider().ask(settings(), lost, data()));
    assertTrue(refused.getMessage().contains("'a-test' trained says NaN of document 'd0'"));
  }
}

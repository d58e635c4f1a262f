package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MultiLabelCompatibilityTest extends EvaluatorContract<MultiLabel.Settings> {
  private static final List<String> LABELS = List.of("a", "b", "c");

  @Override
  protected Evaluator<MultiLabel.Settings> provider() {
    return new MultiLabel();
  }

  @Override
  protected MultiLabel.Settings settings() {
    return new MultiLabel.Settings(List.of(MultiLabel.Metric.values()), 2);
  }

  private static List<String> some(int bits) {
    return LABELS.stream().filter(label -> (bits >> LABELS.indexOf(label) & 1) == 1).toList();
  }

  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document ->
            new Prediction.ManyLabels(
                new TreeSet<>(some(document.text().length())),
                Map.of("a", 0.5, "b", 0.25, "c", 0.5),
                true));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(
          new Document("d" + i, "x".repeat(i), Map.of(), Map.of("labels", some(i * i % 11 % 8))));
    }
    return new LabelledData(new Task.MultiLabel("labels"), List.of(), all);
  }

  @Test
  void whatIsMissingAndTooMuchIsShown() {
    List<Exhibit> exhibits =
        provider().show(settings(), provider().ask(settings(), model(), data()));
    assertEquals(
        List.of("Labels", "Most wrong labels"), exhibits.stream().map(Exhibit::title).toList());
    Exhibit.Texts worst = (Exhibit.Texts) exhibits.get(1);
    assertEquals(2, worst.passages().size());
    // 9 = 1001 in binary: said is a; 81 % 11 = 4: c is right.
    Exhibit.Passage first = worst.passages().get(0);
    assertEquals(
        provider().ask(settings(), model(), data()).stream()
            .filter(one -> one.name().equals(first.name()))
            .count(),
        1);
    assertEquals(true, first.note().startsWith("missing "), first.note());
  }
}

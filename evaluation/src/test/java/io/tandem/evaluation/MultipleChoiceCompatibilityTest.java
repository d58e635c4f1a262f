package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.tck.evaluation.EvaluatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MultipleChoiceCompatibilityTest extends EvaluatorContract<MultipleChoice.Settings> {
  private static final Task.MultipleChoice TASK =
      new Task.MultipleChoice("choices", Optional.of("question"), "answer");

  @Override
  protected Evaluator<MultipleChoice.Settings> provider() {
    return new MultipleChoice();
  }

  @Override
  protected MultipleChoice.Settings settings() {
    return new MultipleChoice.Settings(2);
  }

  /** Says always the first. */
  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document -> new Prediction.OneLabel("0", Map.of("0", 0.75, "1", 0.25), true));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          new Document(
              "d" + i,
              "Text " + i,
              Map.of("answer", i % 4 == 0 ? "1" : "0", "question", "Which?"),
              Map.of("choices", List.of("this", "that"))));
    }
    return new LabelledData(TASK, List.of(), all);
  }

  private static Map<String, Double> figures(TrainedModel model, HeldOutData data) {
    MultipleChoice evaluator = new MultipleChoice();
    List<Case> cases = evaluator.ask(new MultipleChoice.Settings(0), model, data);
    return evaluator
        .measure(new MultipleChoice.Settings(0), cases)
        .over(IntStream.range(0, cases.size()).toArray());
  }

  @Test
  void accuracyAndLogLossAreCountedByHand() {
    Map<String, Double> figures = figures(model(), data());
    assertEquals(0.75, figures.get("accuracy"), 1e-12);
    assertEquals(-(6 * Math.log(0.75) + 2 * Math.log(0.25)) / 8, figures.get("log-loss"), 1e-12);
  }

  @Test
  void aModelWithoutProbabilitiesHasNoLogLoss() {
    TrainedModel decides =
        new SayingModel(
            document -> new Prediction.OneLabel("1", Map.of("0", 0.0, "1", 3.0), false));
    assertEquals(Set.of("accuracy"), figures(decides, data()).keySet());
  }

  @Test
  void wrongChoicesAreShownWithAll() {
    List<Case> cases = provider().ask(settings(), model(), data());
    Exhibit.Texts worst = (Exhibit.Texts) provider().show(settings(), cases).get(0);
    assertEquals(
        List.of("d0", "d4"), worst.passages().stream().map(Exhibit.Passage::name).toList());
    assertEquals("\n\n1: Which? that", worst.passages().get(0).spans().get(2).text());
    assertEquals("probability 0.750", worst.passages().get(0).note());
  }
}

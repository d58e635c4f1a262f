package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionAnsweringCompatibilityTest extends EvaluatorContract<QuestionAnswering.Settings> {
  private static final Task.QuestionAnswering MAY_BE_NONE =
      new Task.QuestionAnswering("question", "answers", "answer-starts", true);

  @Override
  protected Evaluator<QuestionAnswering.Settings> provider() {
    return new QuestionAnswering();
  }

  @Override
  protected QuestionAnswering.Settings settings() {
    return new QuestionAnswering.Settings(List.of(QuestionAnswering.Metric.values()), 3);
  }

  private static Prediction.Answer said(String text) {
    return new Prediction.Answer(
        List.of(new Prediction.Answer.Span(text, 0, text.length(), 1, 0.5)));
  }

  /** Says the first two words, and of every fifth text that it has no answer. */
  @Override
  protected TrainedModel model() {
    return new SayingModel(
        document ->
            said(
                Integer.parseInt(document.name().substring(1)) % 5 == 4
                    ? ""
                    : document.text().substring(0, document.text().indexOf(' ', 5))));
  }

  @Override
  protected HeldOutData data() {
    List<Document> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String text = "The cat number " + i + " sleeps on the mat.";
      List<String> answers = i % 3 == 0 ? List.of() : List.of("cat number " + i, "cat");
      all.add(
          new Document(
              "d" + i, text, Map.of("question", "Who sleeps?"), Map.of("answers", answers)));
    }
    return new LabelledData(MAY_BE_NONE, List.of(), all);
  }

  private Map<String, Double> figures(HeldOutData data) {
    List<Case> cases = provider().ask(settings(), model(), data);
    return provider().measure(settings(), cases).over(IntStream.range(0, cases.size()).toArray());
  }

  /** Counted by hand: of 8 with an answer, 7 are said "The cat", and of 4 without, one "". */
  @Test
  void figuresAreThoseOfSquad() {
    Map<String, Double> figures = figures(data());
    // d4 of those with an answer is answered with nothing; d9 of those without rightly so.
    assertEquals(100.0 * 7 / 8, figures.get("has-answer-exact-match"), 1e-9);
    assertEquals(100.0 * 1 / 4, figures.get("no-answer-exact-match"), 1e-9);
    assertEquals(100.0 * 8 / 12, figures.get("exact-match"), 1e-9);
  }

  @Test
  void whereThereIsAlwaysAnAnswerNothingIsSaidOfTextsWithoutOne() {
    Task.QuestionAnswering always =
        new Task.QuestionAnswering("question", "answers", "answer-starts", false);
    List<Document> some =
        data().documents().stream()
            .filter(document -> !document.lists().get("answers").isEmpty())
            .toList();
    Map<String, Double> figures = figures(new LabelledData(always, List.of(), some));
    assertEquals(100.0 * 7 / 8, figures.get("exact-match"), 1e-9);
    assertFalse(figures.containsKey("no-answer-exact-match"), figures.toString());
  }

  @Test
  void mistakesAreShownWithTheRightAnswers() {
    List<Case> cases = provider().ask(settings(), model(), data());
    Exhibit.Texts worst = (Exhibit.Texts) provider().show(settings(), cases).get(0);
    assertEquals(3, worst.passages().size());
    List<Exhibit.Span> spans = worst.passages().get(0).spans();
    assertEquals("Who sleeps?", spans.get(0).text());
    assertEquals("\n\nsaid: The cat", spans.get(1).text());
    assertEquals("\n\nright: (no answer)", spans.get(2).text());
  }
}

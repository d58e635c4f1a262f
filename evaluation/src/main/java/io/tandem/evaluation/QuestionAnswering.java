package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.AnswerMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures answers to questions by the rules of SQuAD's official scripts ({@link AnswerMeasures}):
 * those of version 2 where the task has texts without an answer, those of version 1 where each has
 * one. A case holds the {@code question}, the {@code text} (the beginning of it), the right answers
 * as {@code reference}, what was answered as {@code prediction} (empty for no answer) and whether
 * there {@code may-be-none}.
 */
public final class QuestionAnswering implements Evaluator<QuestionAnswering.Settings> {
  private static final String QUESTION = "question";
  private static final String MAY_BE_NONE = "may-be-none";

  /** What can be measured; all from 0 to 100. */
  @SuppressWarnings("MissingJavadoc")
  public enum Metric {
    EXACT_MATCH,
    F1,
    HAS_ANSWER_EXACT_MATCH,
    HAS_ANSWER_F1,
    NO_ANSWER_EXACT_MATCH,
    NO_ANSWER_F1
  }

  /**
   * What to measure and to show.
   *
   * @param metrics at least one, none twice
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("What is measured; those of texts with or without an answer only where both may be.")
          @Default({"exact-match", "f1", "has-answer-f1", "no-answer-exact-match"})
          List<Metric> metrics,
      @Doc("Mistakes to show, those least like the right answers first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      metrics = MetricNames.checked(metrics);
    }
  }

  /** Used by the service loader. */
  public QuestionAnswering() {}

  @Override
  public String name() {
    return "question-answering";
  }

  @Override
  public String description() {
    return "exact matches and F1 of answers to questions";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.QuestionAnswering;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.QuestionAnswering task = Asked.task(name(), data, Task.QuestionAnswering.class);
    List<Case> cases = new ArrayList<>();
    for (Asked<Prediction.Answer> one : Asked.all(name(), model, data, Prediction.Answer.class)) {
      List<String> right =
          task.of(one.document()).stream().map(Task.QuestionAnswering.Answer::text).toList();
      cases.add(
          new Case(
              one.document().name(),
              JsonObject.builder()
                  .put(QUESTION, task.questionOf(one.document()))
                  .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
                  .put(CaseContent.REFERENCE, JsonArray.ofStrings(right))
                  .put(CaseContent.PREDICTION, one.said().best().text())
                  .put(MAY_BE_NONE, task.noAnswer())
                  .build()));
    }
    return cases;
  }

  private static AnswerMeasures measures(List<Case> cases) {
    List<List<String>> answers = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    boolean mayBeNone = false;
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      answers.add(content.texts(CaseContent.REFERENCE));
      predictions.add(content.text(CaseContent.PREDICTION));
      mayBeNone |= content.truth(MAY_BE_NONE);
      if (answers.get(answers.size() - 1).isEmpty() && !content.truth(MAY_BE_NONE)) {
        throw content.refused("there is no answer that would be right");
      }
    }
    return mayBeNone
        ? AnswerMeasures.squad2(answers, predictions)
        : AnswerMeasures.squad1(answers, predictions);
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(measures(cases), MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    AnswerMeasures measures = measures(cases);
    Passages passages = new Passages();
    for (int i = 0; i < cases.size(); i++) {
      CaseContent content = new CaseContent(cases.get(i));
      double f1 = measures.over(new int[] {i}).get("f1");
      if (measures.over(new int[] {i}).get("exact-match") < 100) {
        List<String> right = content.texts(CaseContent.REFERENCE);
        passages.add(
            -f1,
            cases.get(i).name(),
            String.format(Locale.ROOT, "f1 %.1f", f1),
            List.of(
                new Exhibit.Span(content.text(QUESTION), 0),
                new Exhibit.Span("\n\nsaid: " + said(content.text(CaseContent.PREDICTION)), -0.5),
                new Exhibit.Span(
                    "\n\nright: " + (right.isEmpty() ? said("") : String.join("\nor: ", right)),
                    0.5),
                new Exhibit.Span("\n\n" + content.text(CaseContent.TEXT), 0)));
      }
    }
    return passages.worst(
        "Least like what is right",
        "Blue is what would be right, red what was answered.",
        settings.worst());
  }

  private static String said(String answer) {
    return answer.isEmpty() ? "(no answer)" : answer;
  }
}

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
import io.tandem.evaluation.metric.ChoiceMeasures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures how often the right one of several texts is chosen. A case holds the {@code text} (the
 * beginning of it), the {@code choices}, the number of the right one as {@code reference} and of
 * the chosen one as {@code prediction}, from 0, and their {@code probabilities}, if the model gives
 * some.
 */
public final class MultipleChoice implements Evaluator<MultipleChoice.Settings> {
  private static final String CHOICES = "choices";

  /**
   * What to show.
   *
   * @param worst mistakes
   */
  public record Settings(
      @Doc("Mistakes to show, the surest ones first.") @Default("10") @Range(min = 0, max = 1000)
          int worst) {}

  /** Used by the service loader. */
  public MultipleChoice() {}

  @Override
  public String name() {
    return "multiple-choice";
  }

  @Override
  public String description() {
    return "how often the right one of several texts is chosen";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.MultipleChoice;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return ChoiceMeasures.NAMES;
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.MultipleChoice task = Asked.task(name(), data, Task.MultipleChoice.class);
    List<Case> cases = new ArrayList<>();
    for (Asked<Prediction.OneLabel> one :
        Asked.all(name(), model, data, Prediction.OneLabel.class)) {
      JsonObject.Builder content =
          JsonObject.builder()
              .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
              .put(CHOICES, JsonArray.ofStrings(task.choicesOf(one.document())))
              .put(CaseContent.REFERENCE, Integer.toString(task.of(one.document())))
              .put(CaseContent.PREDICTION, one.said().label());
      if (one.said().probabilities()) {
        content.put(CaseContent.PROBABILITIES, CaseContent.scores(one.said().scores()));
      }
      cases.add(new Case(one.document().name(), content.build()));
    }
    return cases;
  }

  private static ChoiceMeasures measures(List<Case> cases) {
    List<String> right = new ArrayList<>();
    List<String> chosen = new ArrayList<>();
    List<Map<String, Double>> probabilities = new ArrayList<>();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      right.add(content.text(CaseContent.REFERENCE));
      chosen.add(content.text(CaseContent.PREDICTION));
      if (one.content().get(CaseContent.PROBABILITIES).isPresent()) {
        probabilities.add(content.figures(CaseContent.PROBABILITIES));
      }
    }
    return probabilities.size() == cases.size()
        ? ChoiceMeasures.of(right, chosen, probabilities)
        : ChoiceMeasures.of(right, chosen);
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return measures(cases);
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    Passages passages = new Passages();
    for (Case one : cases) {
      CaseContent content = new CaseContent(one);
      String right = content.text(CaseContent.REFERENCE);
      String said = content.text(CaseContent.PREDICTION);
      if (!right.equals(said)) {
        boolean known = one.content().get(CaseContent.PROBABILITIES).isPresent();
        double sure =
            known ? content.figures(CaseContent.PROBABILITIES).getOrDefault(said, 0.0) : 0;
        List<Exhibit.Span> spans = new ArrayList<>();
        spans.add(new Exhibit.Span(content.text(CaseContent.TEXT), 0));
        List<String> choices = content.texts(CHOICES);
        for (int i = 0; i < choices.size(); i++) {
          String number = Integer.toString(i);
          double colour = number.equals(right) ? 0.5 : number.equals(said) ? -0.5 : 0;
          spans.add(new Exhibit.Span("\n\n" + i + ": " + choices.get(i), colour));
        }
        String note = known ? String.format(Locale.ROOT, "probability %.3f", sure) : "";
        passages.add(sure, one.name(), note, spans);
      }
    }
    return passages.worst(
        "Wrong choices", "Blue is what would be right, red what was chosen.", settings.worst());
  }
}

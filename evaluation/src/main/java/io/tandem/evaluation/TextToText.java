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
import io.tandem.api.prediction.SourceAlignment;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.AnswerMeasures;
import io.tandem.evaluation.metric.Bleu;
import io.tandem.evaluation.metric.BleuSettings;
import io.tandem.evaluation.metric.ChrF;
import io.tandem.evaluation.metric.Rouge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures how like texts that a model makes are to those that would be right: translations,
 * summaries, answers. A case holds the {@code text} (the beginning of it), the right ones as {@code
 * reference}, whole, and what was made as {@code prediction}; some also hold as {@code alignment}
 * where the model looked, if it tells.
 */
public final class TextToText implements Evaluator<TextToText.Settings> {

  /** What can be measured, by the tools of the field. */
  public enum Metric {
    /** sacreBLEU's, from 0 to 100. */
    BLEU,
    /** sacreBLEU's, from 0 to 100. */
    CHRF,
    /** The package rouge-score's F1, from 0 to 1, without stemming. */
    ROUGE_1,
    /** Likewise. */
    ROUGE_2,
    /** Likewise. */
    ROUGE_L,
    /** Likewise. */
    ROUGE_LSUM,
    /** SQuAD 1.1's, from 0 to 100. */
    EXACT_MATCH,
    /** SQuAD 1.1's, from 0 to 100. */
    F1
  }

  /**
   * What to measure and to show.
   *
   * @param metrics at least one, none twice
   * @param worst texts to show
   * @param heatMaps of how many texts it is kept and shown where the model looked, the first whose
   *     pieces are few enough to be seen
   */
  public record Settings(
      @Doc("What is measured; the first tells which texts are worst.")
          @Default({"chrf", "bleu", "rouge-1", "rouge-2", "rouge-l"})
          List<Metric> metrics,
      @Doc("Texts to show, those least like the right ones first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst,
      @Doc(
              "Of how many texts to show where the model looked, if it tells: the first that are"
                  + " short enough.")
          @Default("4")
          @Range(min = 0, max = 100)
          int heatMaps) {

    /** Copies the list and checks it. */
    public Settings {
      metrics = MetricNames.checked(metrics);
    }
  }

  private record Columns(List<List<String>> references, List<String> predictions) {
    static Columns of(List<Case> cases) {
      List<List<String>> references = new ArrayList<>();
      List<String> predictions = new ArrayList<>();
      for (Case one : cases) {
        CaseContent content = new CaseContent(one);
        references.add(content.texts(CaseContent.REFERENCE));
        predictions.add(content.text(CaseContent.PREDICTION));
        if (references.get(references.size() - 1).isEmpty()) {
          throw content.refused("there is no text that would be right");
        }
      }
      return new Columns(references, predictions);
    }

    Measures of(Metric metric) {
      return switch (metric) {
        case BLEU -> Bleu.of(predictions, references);
        case CHRF -> ChrF.of(predictions, references);
        case ROUGE_1, ROUGE_2, ROUGE_L, ROUGE_LSUM -> Rouge.of(predictions, references, false);
        case EXACT_MATCH, F1 -> AnswerMeasures.squad1(references, predictions);
      };
    }

    /** Of what is made once for several metrics, one. */
    List<Measures> families(List<Metric> metrics) {
      Map<Class<?>, Measures> families = new LinkedHashMap<>();
      for (Metric metric : metrics) {
        Class<?> family =
            switch (metric) {
              case BLEU -> Bleu.class;
              case CHRF -> ChrF.class;
              case ROUGE_1, ROUGE_2, ROUGE_L, ROUGE_LSUM -> Rouge.class;
              case EXACT_MATCH, F1 -> AnswerMeasures.class;
            };
        families.computeIfAbsent(family, unseen -> of(metric));
      }
      return List.copyOf(families.values());
    }
  }

  /** Used by the service loader. */
  public TextToText() {}

  @Override
  public String name() {
    return "text-to-text";
  }

  @Override
  public String description() {
    return "BLEU, chrF, ROUGE and matches of texts that a model makes";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.TextToText;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.TextToText task = Asked.task(name(), data, Task.TextToText.class);
    List<Case> cases = new ArrayList<>();
    int maps = 0;
    for (Asked<Prediction.Text> one : Asked.all(name(), model, data, Prediction.Text.class)) {
      JsonObject.Builder content =
          JsonObject.builder()
              .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
              .put(CaseContent.REFERENCE, JsonArray.ofStrings(task.of(one.document())))
              .put(CaseContent.PREDICTION, one.said().text());
      Optional<SourceAlignment> alignment =
          one.said().alignment().filter(AlignmentMap::isSmallEnough);
      if (alignment.isPresent() && maps < settings.heatMaps()) {
        content.put(CaseContent.ALIGNMENT, AlignmentMap.json(alignment.get()));
        maps++;
      }
      cases.add(new Case(one.document().name(), content.build()));
    }
    return cases;
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(
        new JoinedMeasures(Columns.of(cases).families(settings.metrics()), Map.of()),
        MetricNames.of(settings.metrics()));
  }

  /** The signatures by which sacreBLEU tells how a figure was computed. */
  @Override
  public Map<String, String> provenance(
      Settings settings, List<Case> cases, Map<String, String> model, String data) {
    Map<String, String> signatures = new LinkedHashMap<>();
    for (Measures measures : Columns.of(cases).families(settings.metrics())) {
      if (measures instanceof Bleu bleu) {
        signatures.put("bleu-signature", bleu.signature());
      } else if (measures instanceof ChrF chrf) {
        signatures.put("chrf-signature", chrf.signature());
      }
    }
    return signatures;
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    Columns columns = Columns.of(cases);
    Metric first = settings.metrics().get(0);
    Measures measures =
        first == Metric.BLEU
            ? Bleu.of(
                columns.predictions(), columns.references(), BleuSettings.DEFAULT.forSentences())
            : columns.of(first);
    String figure = MetricNames.of(first);
    Passages passages = new Passages();
    for (int i = 0; i < cases.size(); i++) {
      double score = measures.over(new int[] {i}).get(figure);
      passages.add(
          -score,
          cases.get(i).name(),
          String.format(Locale.ROOT, "%s %.3f", figure, score),
          List.of(
              new Exhibit.Span(new CaseContent(cases.get(i)).text(CaseContent.TEXT), 0),
              new Exhibit.Span("\n\nmade: " + columns.predictions().get(i), -0.5),
              new Exhibit.Span(
                  "\n\nright: " + String.join("\nor: ", columns.references().get(i)), 0.5)));
    }
    List<Exhibit> exhibits =
        new ArrayList<>(
            passages.worst(
                "Least like what is right",
                "Blue is what would be right, red what the model made.",
                settings.worst()));
    for (Case one : cases) {
      new CaseContent(one)
          .alignment()
          .ifPresent(
              alignment ->
                  exhibits.add(
                      AlignmentMap.of(new CaseContent(one).text(CaseContent.TEXT), alignment)));
    }
    return exhibits;
  }
}

package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Exhibit.Span;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Explaining;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.tribuo.PredictionSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures how well a model tells the class of documents. A case holds the {@code text} (the
 * beginning of it), the right class as {@code reference}, what was said as {@code prediction}, the
 * {@code scores} of the classes, whether they are {@code probabilities}, and of a mistake, where
 * the model can tell, {@code why}: pieces of the text with what each spoke for what was said.
 *
 * <p>Over all cases, accuracy, averages of precision, recall and F1 and, of two classes, the areas
 * under curves come from Tribuo's evaluator; over other selections, and what Tribuo lacks, from
 * {@link io.tandem.evaluation.metric}, by the same definitions. Figures of probabilities are left
 * out where a model gives none.
 */
public final class Classification implements Evaluator<Classification.Settings> {

  /** What can be measured; the names are those of {@link io.tandem.evaluation.metric}. */
  @SuppressWarnings("MissingJavadoc")
  public enum Metric {
    ACCURACY,
    BALANCED_ACCURACY,
    MACRO_PRECISION,
    MACRO_RECALL,
    MACRO_F1,
    MICRO_PRECISION,
    MICRO_RECALL,
    MICRO_F1,
    WEIGHTED_PRECISION,
    WEIGHTED_RECALL,
    WEIGHTED_F1,
    MCC,
    KAPPA,
    PRECISION,
    RECALL,
    F1,
    LOG_LOSS,
    BRIER,
    ECE,
    ROC_AUC,
    AVERAGE_PRECISION,
    ROC_AUC_OVR,
    ROC_AUC_OVO,
    MACRO_AVERAGE_PRECISION
  }

  private static final Set<Metric> OF_ONE_CLASS =
      EnumSet.of(Metric.PRECISION, Metric.RECALL, Metric.F1);

  /**
   * What to measure and to show.
   *
   * @param metrics at least one, none twice
   * @param positive the class whose precision, recall and F1 are wanted, and that curves of two
   *     classes look for; the second by name where none is named
   * @param bins of the calibration error and curve
   * @param classes the greatest that the confusion matrix shows, the rest taken together
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("What is measured; figures of probabilities only where the model gives some.")
          @Default({
            "accuracy",
            "macro-precision",
            "macro-recall",
            "macro-f1",
            "mcc",
            "log-loss",
            "brier",
            "ece",
            "roc-auc",
            "average-precision"
          })
          List<Metric> metrics,
      @Doc("The class that precision, recall, f1 and curves look for; else the second by name.")
          Optional<String> positive,
      @Doc("Bins of the calibration error.") @Default("15") @Range(min = 1, max = 1000) int bins,
      @Doc("The greatest classes that the confusion matrix shows one by one.")
          @Default("20")
          @Range(min = 1, max = 200)
          int classes,
      @Doc("Mistakes to show, the surest ones first.") @Default("10") @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      metrics = MetricNames.checked(metrics);
      List<Metric> ofOne = metrics.stream().filter(OF_ONE_CLASS::contains).toList();
      if (positive.isEmpty() && !ofOne.isEmpty()) {
        throw new IllegalArgumentException(
            String.join(", ", MetricNames.of(ofOne)) + ": of which class? 'positive' names it");
      }
    }
  }

  /** Used by the service loader. */
  public Classification() {}

  @Override
  public String name() {
    return "classification";
  }

  @Override
  public String description() {
    return "accuracy, F1, calibration and mistakes of classes";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.Classification;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.Classification task = Asked.task(name(), data, Task.Classification.class);
    return Asked.all(name(), model, data, Prediction.OneLabel.class).stream()
        .map(one -> ofOne(one, task.of(one.document()), model))
        .toList();
  }

  private static Case ofOne(Asked<Prediction.OneLabel> one, String reference, TrainedModel model) {
    String said = one.said().label();
    JsonObject.Builder content =
        JsonObject.builder()
            .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
            .put(CaseContent.REFERENCE, reference)
            .put(CaseContent.PREDICTION, said)
            .put(CaseContent.SCORES, CaseContent.scores(one.said().scores()))
            .put(CaseContent.PROBABILITIES, one.said().probabilities());
    if (!said.equals(reference) && model instanceof Explaining explaining) {
      List<Span> why = explaining.explain(one.document(), said);
      content.put(CaseContent.WHY, Excerpt.json(Excerpt.of(why, CaseContent.LONGEST_TEXT)));
    }
    return new Case(one.document().name(), content.build());
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new ChosenMeasures(
        ClassCases.of(cases, settings).measures(), MetricNames.of(settings.metrics()));
  }

  @Override
  public Map<String, String> provenance(
      Settings settings, List<Case> cases, Map<String, String> model, String data) {
    return Map.of(
        "tribuo-evaluation",
        ClassCases.of(cases, settings).tribuo(new PredictionSource(model, data)).provenance());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    return new ClassExhibits(ClassCases.of(cases, settings), settings).all();
  }
}

package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.CorrelationMeasures;
import io.tandem.evaluation.metric.RegressionMeasures;
import io.tandem.evaluation.tribuo.PredictionSource;
import io.tandem.evaluation.tribuo.TribuoRegression;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures how near a model comes to the numbers of documents. A case holds the {@code text} (the
 * beginning of it), the right number as {@code reference} and what was said as {@code prediction}.
 *
 * <p>Over all cases, errors and R² come from Tribuo's evaluator; over other selections from {@link
 * RegressionMeasures}, by the same definitions; correlations from {@link CorrelationMeasures}.
 */
public final class Regression implements Evaluator<Regression.Settings> {

  /** What can be measured. */
  @SuppressWarnings("MissingJavadoc")
  public enum Metric {
    MAE,
    RMSE,
    R2,
    PEARSON,
    SPEARMAN,
    KENDALL
  }

  /**
   * What to measure and to show.
   *
   * @param metrics at least one, none twice
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("What is measured: errors, explained variance, correlations.")
          @Default({"mae", "rmse", "r2", "pearson", "spearman"})
          List<Metric> metrics,
      @Doc("Mistakes to show, the greatest first.") @Default("10") @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      metrics = MetricNames.checked(metrics);
    }
  }

  /** Used by the service loader. */
  public Regression() {}

  @Override
  public String name() {
    return "regression";
  }

  @Override
  public String description() {
    return "errors and correlations of numbers";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.Regression;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.Regression task = Asked.task(name(), data, Task.Regression.class);
    return Asked.all(name(), model, data, Prediction.Value.class).stream()
        .map(one -> content(task, model, one))
        .toList();
  }

  private Case content(Task.Regression task, TrainedModel model, Asked<Prediction.Value> one) {
    if (!Double.isFinite(one.said().value())) {
      throw new BadInputException(
          String.format(
              "'%s' measures numbers, and what '%s' trained says %s of document '%s'",
              name(),
              model.provenance().get("trainer"),
              one.said().value(),
              one.document().name()));
    }
    return new Case(
        one.document().name(),
        JsonObject.builder()
            .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
            .put(CaseContent.REFERENCE, task.of(one.document()))
            .put(CaseContent.PREDICTION, one.said().value())
            .build());
  }

  static double[] column(List<Case> cases, String key) {
    return cases.stream().mapToDouble(one -> new CaseContent(one).number(key)).toArray();
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    double[] references = column(cases, CaseContent.REFERENCE);
    double[] predictions = column(cases, CaseContent.PREDICTION);
    return new ChosenMeasures(
        new JoinedMeasures(
            List.of(
                RegressionMeasures.of(references, predictions),
                CorrelationMeasures.of(references, predictions)),
            TribuoRegression.of(references, predictions, PredictionSource.UNKNOWN).figures()),
        MetricNames.of(settings.metrics()));
  }

  @Override
  public Map<String, String> provenance(
      Settings settings, List<Case> cases, Map<String, String> model, String data) {
    return Map.of(
        "tribuo-evaluation",
        TribuoRegression.of(
                column(cases, CaseContent.REFERENCE),
                column(cases, CaseContent.PREDICTION),
                new PredictionSource(model, data))
            .provenance());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    return new NumberExhibits(
            cases, column(cases, CaseContent.REFERENCE), column(cases, CaseContent.PREDICTION))
        .all(settings.worst());
  }
}

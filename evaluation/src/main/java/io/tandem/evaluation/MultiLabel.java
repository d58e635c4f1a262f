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
import io.tandem.evaluation.metric.MultiLabelMeasures;
import io.tandem.evaluation.tribuo.PredictionSource;
import io.tandem.evaluation.tribuo.TribuoMultiLabel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Measures how well a model tells the labels of documents. A case holds the {@code text} (the
 * beginning of it), the right labels as {@code reference}, what was said as {@code prediction}, the
 * {@code scores} of the labels that the model knows, and whether they are {@code probabilities}.
 * Labels that the model knows count in averages where they do not occur.
 *
 * <p>Over all cases, averages of precision, recall and F1 come from Tribuo's evaluator; over other
 * selections, and what Tribuo lacks, from {@link MultiLabelMeasures}, by the same definitions.
 */
public final class MultiLabel implements Evaluator<MultiLabel.Settings> {

  /** What can be measured; the names are those of {@link MultiLabelMeasures}. */
  @SuppressWarnings("MissingJavadoc")
  public enum Metric {
    SUBSET_ACCURACY,
    HAMMING_LOSS,
    MICRO_PRECISION,
    MICRO_RECALL,
    MICRO_F1,
    MACRO_PRECISION,
    MACRO_RECALL,
    MACRO_F1,
    WEIGHTED_F1,
    SAMPLES_F1,
    SAMPLES_JACCARD
  }

  /**
   * What to measure and to show.
   *
   * @param metrics at least one, none twice
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("What is measured.")
          @Default({
            "subset-accuracy",
            "hamming-loss",
            "micro-precision",
            "micro-recall",
            "micro-f1",
            "macro-f1",
            "samples-f1"
          })
          List<Metric> metrics,
      @Doc("Mistakes to show, those with most wrong labels first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      metrics = MetricNames.checked(metrics);
    }
  }

  private record Columns(
      Set<String> known, List<Set<String>> references, List<Set<String>> predictions) {
    static Columns of(List<Case> cases) {
      Set<String> known = new TreeSet<>();
      List<Set<String>> references = new ArrayList<>();
      List<Set<String>> predictions = new ArrayList<>();
      for (Case one : cases) {
        CaseContent content = new CaseContent(one);
        references.add(new TreeSet<>(content.texts(CaseContent.REFERENCE)));
        predictions.add(new TreeSet<>(content.texts(CaseContent.PREDICTION)));
        known.addAll(content.figures(CaseContent.SCORES).keySet());
      }
      return new Columns(known, references, predictions);
    }

    MultiLabelMeasures measures() {
      return MultiLabelMeasures.of(known, references, predictions);
    }
  }

  /** Used by the service loader. */
  public MultiLabel() {}

  @Override
  public String name() {
    return "multi-label";
  }

  @Override
  public String description() {
    return "F1, subset accuracy and mistakes of sets of labels";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return task instanceof Task.MultiLabel;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    return Set.copyOf(MetricNames.of(settings.metrics()));
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    Task.MultiLabel task = Asked.task(name(), data, Task.MultiLabel.class);
    return Asked.all(name(), model, data, Prediction.ManyLabels.class).stream()
        .map(
            one ->
                new Case(
                    one.document().name(),
                    JsonObject.builder()
                        .put(CaseContent.TEXT, CaseContent.shortened(one.document().text()))
                        .put(CaseContent.REFERENCE, JsonArray.ofStrings(task.of(one.document())))
                        .put(CaseContent.PREDICTION, JsonArray.ofStrings(one.said().labels()))
                        .put(CaseContent.SCORES, CaseContent.scores(one.said().scores()))
                        .put(CaseContent.PROBABILITIES, one.said().probabilities())
                        .build()))
        .toList();
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    Columns columns = Columns.of(cases);
    Map<String, Double> ofAll =
        TribuoMultiLabel.of(
                columns.known(),
                columns.references(),
                columns.predictions(),
                PredictionSource.UNKNOWN)
            .figures();
    return new ChosenMeasures(
        new JoinedMeasures(List.of(columns.measures()), ofAll), MetricNames.of(settings.metrics()));
  }

  @Override
  public Map<String, String> provenance(
      Settings settings, List<Case> cases, Map<String, String> model, String data) {
    Columns columns = Columns.of(cases);
    return Map.of(
        "tribuo-evaluation",
        TribuoMultiLabel.of(
                columns.known(),
                columns.references(),
                columns.predictions(),
                new PredictionSource(model, data))
            .provenance());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    Columns columns = Columns.of(cases);
    int[] everything = IntStream.range(0, cases.size()).toArray();
    Passages passages = new Passages();
    for (int i = 0; i < cases.size(); i++) {
      Set<String> missing = new TreeSet<>(columns.references().get(i));
      Set<String> added = new TreeSet<>(columns.predictions().get(i));
      Set<String> shared = new HashSet<>(missing);
      shared.retainAll(added);
      missing.removeAll(shared);
      added.removeAll(shared);
      if (missing.size() + added.size() > 0) {
        passages.add(
            missing.size() + added.size(),
            cases.get(i).name(),
            "missing " + listed(missing) + "; too much " + listed(added),
            new CaseContent(cases.get(i)).text(CaseContent.TEXT));
      }
    }
    List<Exhibit> exhibits = new ArrayList<>();
    exhibits.add(ClassExhibits.perClass("Labels", columns.measures().perLabel(everything)));
    exhibits.addAll(passages.worst("Most wrong labels", "", settings.worst()));
    return exhibits;
  }

  private static String listed(Set<String> labels) {
    return labels.isEmpty() ? "nothing" : String.join(", ", labels);
  }
}

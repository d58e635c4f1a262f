package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.CorrelationMeasures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures how far the nearness of vectors goes together with how near people say that two texts
 * are (semantic textual similarity), as sentence-transformers' {@code
 * EmbeddingSimilarityEvaluator}: of each comparison {@code cosine-pearson} and {@code
 * cosine-spearman}. A case holds the {@code text} and the {@code second}, the number of people as
 * {@code reference}, the first comparison as {@code prediction} and all of them as {@code scores}.
 */
public final class SentenceSimilarity implements Evaluator<SentenceSimilarity.Settings> {
  static final String SECOND = "second";

  private static final Set<Matching.Form> FORMS = Set.of(Matching.Form.SCORED_PAIRS);
  private static final List<String> CORRELATIONS = List.of("pearson", "spearman");

  /**
   * What to compare by and to show.
   *
   * @param comparisons at least one, none twice
   * @param worst pairs to show
   */
  public record Settings(
      @Doc("How vectors are compared.") @Default("cosine") List<VectorComparison> comparisons,
      @Doc("Pairs to show, those whose place among all is most wrong first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      comparisons = MetricNames.checked(comparisons);
    }
  }

  /** Used by the service loader. */
  public SentenceSimilarity() {}

  @Override
  public String name() {
    return "sentence-similarity";
  }

  @Override
  public String description() {
    return "how far vectors of texts are as near as people say the texts are";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return TextVectors.have(task, FORMS);
  }

  @Override
  public Set<String> metrics(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    settings
        .comparisons()
        .forEach(one -> CORRELATIONS.forEach(figure -> names.add(one.word() + "-" + figure)));
    return names;
  }

  @Override
  public String question(Case one) {
    return Evaluator.super.question(one) + "\u0000" + one.content().get(SECOND);
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    Matching task = vectors.task();
    List<Case> cases = new ArrayList<>();
    for (Document document : vectors.documents()) {
      String second = task.othersOf(document).get(0);
      float[] own = vectors.of(document);
      float[] other = vectors.of(second);
      cases.add(
          new Case(
              document.name(),
              JsonObject.builder()
                  .put(CaseContent.TEXT, CaseContent.shortened(document.text()))
                  .put(SECOND, CaseContent.shortened(second))
                  .put(CaseContent.REFERENCE, task.scoresOf(document).get(0))
                  .put(CaseContent.PREDICTION, settings.comparisons().get(0).of(own, other))
                  .put(
                      CaseContent.SCORES,
                      CaseContent.scores(VectorComparison.all(settings.comparisons(), own, other)))
                  .build()));
    }
    return cases;
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    double[] references = Regression.column(cases, CaseContent.REFERENCE);
    List<Measures> parts = new ArrayList<>();
    for (VectorComparison comparison : settings.comparisons()) {
      double[] scores = PairScores.of(cases, CaseContent.SCORES, comparison);
      parts.add(
          new NamedMeasures(
              new ChosenMeasures(CorrelationMeasures.of(references, scores), CORRELATIONS),
              comparison.word()));
    }
    return new JoinedMeasures(parts, Map.of());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    return new NumberExhibits(
            cases,
            Regression.column(cases, CaseContent.REFERENCE),
            Regression.column(cases, CaseContent.PREDICTION))
        .all(settings.worst());
  }
}

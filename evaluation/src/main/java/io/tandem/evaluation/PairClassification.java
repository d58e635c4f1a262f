package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.ThresholdMeasures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures how well the nearness of vectors tells pairs of one class, or of score 1, from the
 * others, with the threshold that is best for the data itself, as sentence-transformers' {@code
 * BinaryClassificationEvaluator}: of each comparison the figures of {@link ThresholdMeasures}. A
 * case holds the {@code text} and the {@code second}, the class as {@code reference}, whether it is
 * {@code positive}, and the {@code scores}.
 *
 * <p>Thresholds of distances are told as distances: what is not above them is positive.
 */
public final class PairClassification implements Evaluator<PairClassification.Settings> {
  private static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.LABELLED_PAIRS, Matching.Form.SCORED_PAIRS);
  private static final String POSITIVE = "positive";
  private static final String THRESHOLD = "threshold";

  /**
   * What to compare by.
   *
   * @param positive the class of pairs that go together
   * @param comparisons at least one, none twice
   */
  public record Settings(
      @Doc("The class of pairs that go together; those of all others do not.") @Default("1")
          String positive,
      @Doc("How vectors are compared.") @Default("cosine") List<VectorComparison> comparisons) {

    /** Copies the list and checks it. */
    public Settings {
      comparisons = MetricNames.checked(comparisons);
    }
  }

  /** Used by the service loader. */
  public PairClassification() {}

  @Override
  public String name() {
    return "pair-classification";
  }

  @Override
  public String description() {
    return "how well the nearness of vectors tells pairs that go together from others";
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
    Set<String> figures = ThresholdMeasures.of(new double[0], new boolean[0]).names();
    Set<String> names = new LinkedHashSet<>();
    settings
        .comparisons()
        .forEach(one -> figures.forEach(figure -> names.add(one.word() + "-" + figure)));
    return names;
  }

  @Override
  public String question(Case one) {
    return Evaluator.super.question(one) + "\u0000" + one.content().get(SentenceSimilarity.SECOND);
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    Matching task = vectors.task();
    Set<String> labels = new TreeSet<>();
    vectors.documents().forEach(document -> labels.add(label(task, document)));
    if (!labels.contains(settings.positive())) {
      throw new BadInputException(
          String.format(
              "evaluation.positive: no held-out pair is of the class '%s'; %s",
              settings.positive(), NearestName.hint(settings.positive(), labels)));
    }
    List<Case> cases = new ArrayList<>();
    for (Document document : vectors.documents()) {
      String second = task.othersOf(document).get(0);
      String label = label(task, document);
      cases.add(
          new Case(
              document.name(),
              JsonObject.builder()
                  .put(CaseContent.TEXT, CaseContent.shortened(document.text()))
                  .put(SentenceSimilarity.SECOND, CaseContent.shortened(second))
                  .put(CaseContent.REFERENCE, label)
                  .put(POSITIVE, label.equals(settings.positive()))
                  .put(
                      CaseContent.SCORES,
                      CaseContent.scores(
                          VectorComparison.all(
                              settings.comparisons(), vectors.of(document), vectors.of(second))))
                  .build()));
    }
    return cases;
  }

  /** A pair's class, or whether it goes together, by a score of 0 or 1. */
  private static String label(Matching task, Document document) {
    if (task.label().isPresent()) {
      return task.labelOf(document);
    }
    double score = task.scoresOf(document).get(0);
    if (score != 0 && score != 1) {
      throw new BadInputException(
          String.format(
              "%s: pair-classification asks whether a pair goes together, by a class or a score of"
                  + " 0 or 1, and not by the score %s; sentence-similarity is for that",
              document.place(), score));
    }
    return score == 1 ? "1" : "0";
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    boolean[] positive = new boolean[cases.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = new CaseContent(cases.get(i)).truth(POSITIVE);
    }
    List<Measures> parts = new ArrayList<>();
    for (VectorComparison comparison : settings.comparisons()) {
      Measures measures =
          ThresholdMeasures.of(PairScores.of(cases, CaseContent.SCORES, comparison), positive);
      parts.add(
          new NamedMeasures(
              comparison.isDistance() ? new Distances(measures) : measures, comparison.word()));
    }
    return new JoinedMeasures(parts, Map.of());
  }

  /**
   * Thresholds of distances, which were measured with the opposite sign.
   *
   * @param all gives the figures
   */
  private record Distances(Measures all) implements Measures {
    @Override
    public int cases() {
      return all.cases();
    }

    @Override
    public Set<String> names() {
      return all.names();
    }

    @Override
    public Map<String, Double> over(int[] selection) {
      Map<String, Double> figures = new LinkedHashMap<>(all.over(selection));
      figures.replaceAll((name, value) -> name.endsWith(THRESHOLD) ? 0.0 - value : value);
      return figures;
    }
  }
}

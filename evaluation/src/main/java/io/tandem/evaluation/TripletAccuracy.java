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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures how often a text is nearer to the one that goes together with it than to one that does
 * not, as sentence-transformers' {@code TripletEvaluator}: of each comparison {@code
 * cosine-accuracy}, the share of triplets, 0 to 1. A document with several negatives makes as many
 * triplets. A case holds the {@code text}, the right one as {@code reference}, the {@code
 * negative}, and the scores of both.
 */
public final class TripletAccuracy implements Evaluator<TripletAccuracy.Settings> {
  private static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.TRIPLETS, Matching.Form.SCORED_TRIPLETS);
  private static final String NEGATIVE = "negative";
  private static final String NEAR = "reference-scores";
  private static final String FAR = "negative-scores";

  /**
   * What to compare by and to show.
   *
   * @param comparisons at least one, none twice
   * @param margin by how much the right one has to be nearer
   * @param worst mistakes to show
   */
  public record Settings(
      @Doc("How vectors are compared.") @Default("cosine") List<VectorComparison> comparisons,
      @Doc("By how much the text that goes together with it has to be nearer.")
          @Default("0")
          @Range(min = 0, max = 1e9)
          double margin,
      @Doc("Mistakes to show, the greatest first.") @Default("10") @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      comparisons = MetricNames.checked(comparisons);
    }
  }

  /** Used by the service loader. */
  public TripletAccuracy() {}

  @Override
  public String name() {
    return "triplet-accuracy";
  }

  @Override
  public String description() {
    return "how often a text is nearer to the right one than to a wrong one";
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
    settings.comparisons().forEach(one -> names.add(figure(one)));
    return names;
  }

  private static String figure(VectorComparison comparison) {
    return comparison.word() + "-accuracy";
  }

  @Override
  public String question(Case one) {
    return Evaluator.super.question(one) + "\u0000" + one.content().get(NEGATIVE);
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    List<Case> cases = new ArrayList<>();
    for (Document document : vectors.documents()) {
      List<String> others = vectors.task().othersOf(document);
      float[] own = vectors.of(document);
      for (int i = 1; i < others.size(); i++) {
        String name = others.size() == 2 ? document.name() : document.name() + " negative " + i;
        cases.add(
            new Case(
                name,
                JsonObject.builder()
                    .put(CaseContent.TEXT, CaseContent.shortened(document.text()))
                    .put(CaseContent.REFERENCE, CaseContent.shortened(others.get(0)))
                    .put(NEGATIVE, CaseContent.shortened(others.get(i)))
                    .put(NEAR, scores(settings, own, vectors.of(others.get(0))))
                    .put(FAR, scores(settings, own, vectors.of(others.get(i))))
                    .build()));
      }
    }
    return cases;
  }

  private static JsonObject scores(Settings settings, float[] a, float[] b) {
    return CaseContent.scores(VectorComparison.all(settings.comparisons(), a, b));
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    Map<String, double[]> hits = new LinkedHashMap<>();
    for (VectorComparison comparison : settings.comparisons()) {
      double[] near = PairScores.of(cases, NEAR, comparison);
      double[] far = PairScores.of(cases, FAR, comparison);
      double[] right = new double[near.length];
      for (int i = 0; i < right.length; i++) {
        right[i] = near[i] > far[i] + settings.margin() ? 1 : 0;
      }
      hits.put(figure(comparison), right);
    }
    return new MeanMeasures(cases.size(), hits);
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    VectorComparison comparison = settings.comparisons().get(0);
    double[] near = PairScores.of(cases, NEAR, comparison);
    double[] far = PairScores.of(cases, FAR, comparison);
    Passages passages = new Passages();
    for (int i = 0; i < near.length; i++) {
      if (near[i] <= far[i] + settings.margin()) {
        CaseContent content = new CaseContent(cases.get(i));
        passages.add(
            far[i] - near[i],
            cases.get(i).name(),
            String.format(Locale.ROOT, "%s %.3f and %.3f", comparison.word(), near[i], far[i]),
            List.of(
                new Exhibit.Span(content.text(CaseContent.TEXT), 0),
                new Exhibit.Span("\n\n" + content.text(CaseContent.REFERENCE), 0.5),
                new Exhibit.Span("\n\n" + content.text(NEGATIVE), -0.5)));
      }
    }
    return passages.worst(
        "Wrong triplets", "Blue is what should be nearer, red what is.", settings.worst());
  }
}

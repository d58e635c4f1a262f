package io.tandem.evaluation;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.data.Task;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.metric.ThresholdMeasures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Measures how well texts that mean the same are found among all pairs of texts, as
 * sentence-transformers' {@code ParaphraseMiningEvaluator}: each text's nearest others are looked
 * at, the nearest pairs of all are kept, and a threshold tells those that mean the same. Figures
 * are {@code paraphrase-average-precision}, and at the best threshold {@code paraphrase-f1}, {@code
 * -precision}, {@code -recall} and {@code -f1-threshold}.
 *
 * <p>Texts mean the same if they stand in one pair, or are of one class. A case is a pair that was
 * found or should have been: it holds {@code text} and {@code second}, whether it is {@code
 * positive}, whether it was {@code found}, and its cosine.
 */
public final class ParaphraseMining implements Evaluator<ParaphraseMining.Settings> {
  private static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.PAIRS, Matching.Form.LABELLED_TEXTS);
  private static final String PREFIX = "paraphrase";
  private static final String POSITIVE = "positive";
  private static final String FOUND = "found";
  private static final String SCORE = "score";

  /**
   * How is looked.
   *
   * @param neighbours of each text
   * @param pairs that are kept
   * @param closure whether texts mean the same that are joined by a chain of pairs
   */
  public record Settings(
      @Doc("How many others of each text are looked at.")
          @Default("100")
          @Range(min = 1, max = 100_000)
          int neighbours,
      @Doc("How many pairs are kept, the nearest.") @Default("10000") @Range(min = 1, max = 500_000)
          int pairs,
      @Doc("Whether texts mean the same that are joined by a chain of pairs.") @Default("false")
          boolean closure) {}

  /**
   * Two different texts, by their numbers.
   *
   * @param first the smaller number
   * @param second the greater one
   */
  private record Pair(int first, int second) implements Comparable<Pair> {
    static Pair of(int a, int b) {
      return new Pair(Math.min(a, b), Math.max(a, b));
    }

    @Override
    public int compareTo(Pair other) {
      return Comparator.comparingInt(Pair::first)
          .thenComparingInt(Pair::second)
          .compare(this, other);
    }
  }

  /** Used by the service loader. */
  public ParaphraseMining() {}

  @Override
  public String name() {
    return "paraphrase-mining";
  }

  @Override
  public String description() {
    return "how well texts that mean the same are found among all pairs";
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
    return new NamedMeasures(measures(List.of()), PREFIX).names();
  }

  @Override
  public String question(Case one) {
    return one.content().get(CaseContent.TEXT)
        + "\u0000"
        + one.content().get(SentenceSimilarity.SECOND);
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    ParaphraseGroups groups =
        ParaphraseGroups.of(vectors.task(), vectors.documents(), settings.closure());
    List<String> texts = groups.texts();
    Map<Pair, Double> found = new TreeMap<>();
    Neighbours all =
        new Neighbours(texts.stream().map(vectors::of).toList(), VectorComparison.COSINE);
    List<List<Neighbours.Near>> near =
        IntStream.range(0, texts.size())
            .parallel()
            .mapToObj(i -> all.of(vectors.of(texts.get(i)), settings.neighbours() + 1))
            .toList();
    for (int i = 0; i < near.size(); i++) {
      for (Neighbours.Near one : near.get(i)) {
        if (one.number() != i) {
          found.put(Pair.of(i, one.number()), one.score());
        }
      }
    }
    Map<Pair, Double> kept = new LinkedHashMap<>();
    found.entrySet().stream()
        .sorted(Map.Entry.<Pair, Double>comparingByValue().reversed())
        .limit(settings.pairs())
        .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    List<Case> cases = new ArrayList<>();
    kept.forEach(
        (pair, score) ->
            cases.add(content(texts, pair, groups.mean(pair.first(), pair.second()), true, score)));
    for (int[] same : groups.pairs()) {
      Pair pair = Pair.of(same[0], same[1]);
      if (!kept.containsKey(pair)) {
        cases.add(content(texts, pair, true, false, 0));
      }
    }
    return cases;
  }

  private static Case content(
      List<String> texts, Pair pair, boolean isPositive, boolean isFound, double score) {
    return new Case(
        String.format("texts %d and %d", pair.first() + 1, pair.second() + 1),
        JsonObject.builder()
            .put(CaseContent.TEXT, CaseContent.shortened(texts.get(pair.first())))
            .put(SentenceSimilarity.SECOND, CaseContent.shortened(texts.get(pair.second())))
            .put(POSITIVE, isPositive)
            .put(FOUND, isFound)
            .put(SCORE, score)
            .build());
  }

  private static ThresholdMeasures measures(List<Case> cases) {
    double[] scores = Regression.column(cases, SCORE);
    boolean[] positive = new boolean[scores.length];
    boolean[] found = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      CaseContent content = new CaseContent(cases.get(i));
      positive[i] = content.truth(POSITIVE);
      found[i] = content.truth(FOUND);
    }
    return ThresholdMeasures.ofRanked(scores, positive, found);
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new NamedMeasures(measures(cases), PREFIX);
  }
}

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
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.TrainedModel;
import io.tandem.evaluation.retrieval.RetrievalMeasures;
import io.tandem.evaluation.retrieval.RetrievalMetric;
import io.tandem.evaluation.retrieval.RetrievalMetric.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Measures where vectors put the text that goes together with another among those that do not, as
 * sentence-transformers' {@code RerankingEvaluator}: {@code reranking-map}, and {@code
 * reranking-mrr} and {@code reranking-ndcg} at a cutoff. Of texts that are equally near, the right
 * one counts as the last. A case is a document: it holds the {@code text}, the right one as {@code
 * reference}, the nearest as {@code prediction}, and the rank of the right one.
 */
public final class Reranking implements Evaluator<Reranking.Settings> {
  private static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.TRIPLETS, Matching.Form.SCORED_TRIPLETS);
  private static final String NEGATIVES = "negatives";

  /** Retrieval has figures of the same names over other texts. */
  private static final String PREFIX = "reranking";

  /**
   * What to compare by and to measure.
   *
   * @param comparison of a text's vector with the others
   * @param cutoff how many ranks mrr and ndcg look at
   */
  public record Settings(
      @Doc("How vectors are compared.") @Default("cosine") VectorComparison comparison,
      @Doc("How many ranks mrr and ndcg look at.") @Default("10") @Range(min = 1, max = 100_000)
          int cutoff) {}

  /** Used by the service loader. */
  public Reranking() {}

  @Override
  public String name() {
    return "reranking";
  }

  @Override
  public String description() {
    return "where vectors put the right text among wrong ones";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  @Override
  public boolean judges(Task task) {
    return TextVectors.have(task, FORMS);
  }

  private static List<RetrievalMetric> asked(Settings settings) {
    return List.of(
        new RetrievalMetric(Kind.MAP, RetrievalMetric.ALL),
        new RetrievalMetric(Kind.MRR, settings.cutoff()),
        new RetrievalMetric(Kind.NDCG, settings.cutoff()));
  }

  @Override
  public Set<String> metrics(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    asked(settings).forEach(metric -> names.add(PREFIX + "-" + metric.name()));
    return names;
  }

  @Override
  public String question(Case one) {
    return Evaluator.super.question(one) + "\u0000" + one.content().get(NEGATIVES);
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    List<Case> cases = new ArrayList<>();
    for (Document document : vectors.documents()) {
      List<String> others = vectors.task().othersOf(document);
      List<Neighbours.Near> order =
          new Neighbours(others.stream().map(vectors::of).toList(), settings.comparison())
              .of(vectors.of(document), others.size());
      JsonObject.Builder content =
          JsonObject.builder()
              .put(CaseContent.TEXT, CaseContent.shortened(document.text()))
              .put(CaseContent.REFERENCE, CaseContent.shortened(others.get(0)))
              .put(NEGATIVES, others.size() - 1)
              .put(
                  CaseContent.PREDICTION, CaseContent.shortened(others.get(order.get(0).number())));
      RankedCase.put(content, order.stream().map(near -> near.number() == 0).toList(), 1);
      cases.add(new Case(document.name(), content.build()));
    }
    return cases;
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return new NamedMeasures(
        RetrievalMeasures.of(asked(settings), cases.stream().map(RankedCase::of).toList()), PREFIX);
  }
}

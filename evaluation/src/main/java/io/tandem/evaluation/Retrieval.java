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
import io.tandem.evaluation.retrieval.RetrievalMeasures;
import io.tandem.evaluation.retrieval.RetrievalMetric;
import io.tandem.evaluation.retrieval.RetrievalMetric.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures how well the texts that go together with others are found by their vectors. Each
 * different text of a held-out pair is a query; all different second texts and negatives of the
 * held-out data are what is searched; found is to be every second text that a query has. The
 * figures are those of sentence-transformers' {@code InformationRetrievalEvaluator}, by trec_eval's
 * definitions: {@code accuracy}, {@code precision} and {@code recall} at each cutoff, {@code
 * mrr-at-10}, {@code ndcg-at-10} and {@code map-at-100}.
 *
 * <p>A case is a query, named after its first document: it holds the {@code text}, the right texts
 * as {@code reference}, the first that was found as {@code prediction}, and where the right ones
 * stand among the first ones.
 */
public final class Retrieval implements Evaluator<Retrieval.Settings> {
  private static final Set<Matching.Form> FORMS =
      Set.of(Matching.Form.PAIRS, Matching.Form.TRIPLETS);
  private static final List<RetrievalMetric> FIXED =
      List.of(
          new RetrievalMetric(Kind.MRR, 10),
          new RetrievalMetric(Kind.NDCG, 10),
          new RetrievalMetric(Kind.MAP, 100));
  private static final int LEAST_DEPTH = 100;

  /**
   * What to compare by, to measure and to show.
   *
   * @param comparison of a query's vector with that of a text
   * @param cutoffs at least one, none twice
   * @param worst queries to show
   */
  public record Settings(
      @Doc("How vectors are compared.") @Default("cosine") VectorComparison comparison,
      @Doc("At how many ranks accuracy, precision and recall are measured.")
          @Default({"1", "3", "5", "10"})
          List<Integer> cutoffs,
      @Doc("Queries to show, those whose first right text is found last first.")
          @Default("10")
          @Range(min = 0, max = 1000)
          int worst) {

    /** Copies the list and checks it. */
    public Settings {
      cutoffs = List.copyOf(cutoffs);
      if (cutoffs.isEmpty() || cutoffs.stream().anyMatch(k -> k < 1 || k > 100_000)) {
        throw new IllegalArgumentException(
            "cutoffs are " + cutoffs + "; there is at least one, each from 1 to 100000");
      }
      if (new HashSet<>(cutoffs).size() < cutoffs.size()) {
        throw new IllegalArgumentException("cutoffs names one twice: " + cutoffs);
      }
    }
  }

  /** Used by the service loader. */
  public Retrieval() {}

  @Override
  public String name() {
    return "retrieval";
  }

  @Override
  public String description() {
    return "how well texts that go together are found by their vectors";
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
    List<RetrievalMetric> metrics = new ArrayList<>();
    for (Kind kind : List.of(Kind.ACCURACY, Kind.PRECISION, Kind.RECALL)) {
      settings.cutoffs().forEach(cutoff -> metrics.add(new RetrievalMetric(kind, cutoff)));
    }
    metrics.addAll(FIXED);
    return metrics;
  }

  @Override
  public Set<String> metrics(Settings settings) {
    Set<String> names = new LinkedHashSet<>();
    asked(settings).forEach(metric -> names.add(metric.name()));
    return names;
  }

  @Override
  public List<Case> ask(Settings settings, TrainedModel model, HeldOutData data) {
    TextVectors vectors = TextVectors.of(name(), model, data);
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Set<String>> right = new LinkedHashMap<>();
    Set<String> searched = new LinkedHashSet<>();
    for (Document document : vectors.documents()) {
      List<String> others = vectors.task().othersOf(document);
      searched.addAll(others);
      names.putIfAbsent(document.text(), document.name());
      right.computeIfAbsent(document.text(), text -> new LinkedHashSet<>()).add(others.get(0));
    }
    List<String> corpus = new ArrayList<>(searched);
    Neighbours neighbours =
        new Neighbours(corpus.stream().map(vectors::of).toList(), settings.comparison());
    List<String> queries = new ArrayList<>(names.keySet());
    int depth = settings.cutoffs().stream().mapToInt(k -> k).max().orElse(0);
    return IntStream.range(0, queries.size())
        .parallel()
        .mapToObj(
            i -> {
              String query = queries.get(i);
              List<Neighbours.Near> found =
                  neighbours.of(vectors.of(query), Math.max(depth, LEAST_DEPTH));
              Set<String> wanted = right.get(query);
              JsonObject.Builder content =
                  JsonObject.builder()
                      .put(CaseContent.TEXT, CaseContent.shortened(query))
                      .put(CaseContent.REFERENCE, CaseContent.shortened(String.join("\n", wanted)))
                      .put(
                          CaseContent.PREDICTION,
                          CaseContent.shortened(corpus.get(found.get(0).number())));
              RankedCase.put(
                  content,
                  found.stream().map(near -> wanted.contains(corpus.get(near.number()))).toList(),
                  wanted.size());
              return new Case(names.get(query), content.build());
            })
        .toList();
  }

  @Override
  public Measures measure(Settings settings, List<Case> cases) {
    return RetrievalMeasures.of(asked(settings), cases.stream().map(RankedCase::of).toList());
  }

  @Override
  public List<Exhibit> show(Settings settings, List<Case> cases) {
    Passages passages = new Passages();
    for (Case one : cases) {
      int first = RankedCase.first(one);
      if (first > 1) {
        CaseContent content = new CaseContent(one);
        passages.add(
            first,
            one.name(),
            first == Integer.MAX_VALUE ? "not among the first" : "first at rank " + first,
            List.of(
                new Exhibit.Span(content.text(CaseContent.TEXT), 0),
                new Exhibit.Span("\n\n" + content.text(CaseContent.REFERENCE), 0.5),
                new Exhibit.Span("\n\n" + content.text(CaseContent.PREDICTION), -0.5)));
      }
    }
    return passages.worst(
        "Found late", "Blue is what should be found, red what is found first.", settings.worst());
  }
}

package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import io.tandem.api.data.Matching;
import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Evaluator;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonObject;
import io.tandem.api.prediction.Prediction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds figures of vectors to those of sentence-transformers' evaluators. */
class MatchingEvaluatorsTest {
  /** Theirs are computed of vectors in 64 bits, ours of those that are normalized in 32. */
  private static final double TOLERANCE = 1e-6;

  private static final List<VectorComparison> ALL = Arrays.asList(VectorComparison.values());
  private static final JsonObject FIXTURE = KnownVectors.fixture();
  private static final KnownVectors MODEL = KnownVectors.of(FIXTURE);

  private static HeldOutData data(Matching task, int count, int negatives) {
    return new LabelledData(task, List.of(), KnownVectors.documents(FIXTURE, count, negatives));
  }

  private static Matching task(String... keys) {
    List<String> asked = List.of(keys);
    return new Matching(
        Optional.of("second"),
        Optional.of("negatives").filter(asked::contains),
        Optional.of("score").filter(asked::contains),
        Optional.of("label").filter(asked::contains));
  }

  private static <S extends Record> Map<String, Double> figures(
      Evaluator<S> evaluator, S settings, HeldOutData data) {
    assertTrue(evaluator.judges(data.task()));
    List<Case> cases = evaluator.ask(settings, MODEL, data);
    return evaluator.measure(settings, cases).over(IntStream.range(0, cases.size()).toArray());
  }

  private static double expected(String evaluator, String figure) {
    return FIXTURE.member(evaluator).asObject().member(figure).asDouble();
  }

  @Test
  void similarityIsCorrelatedAsByTheEmbeddingSimilarityEvaluator() {
    Map<String, Double> figures =
        figures(
            new SentenceSimilarity(),
            new SentenceSimilarity.Settings(ALL, 0),
            data(task("score"), 80, 0));
    assertEquals(8, figures.size());
    for (VectorComparison one : ALL) {
      for (String figure : List.of("pearson", "spearman")) {
        assertEquals(
            expected("sentence-similarity", figure + "_" + one.word()),
            figures.get(one.word() + "-" + figure),
            TOLERANCE,
            one + " " + figure);
      }
    }
  }

  @Test
  void pairsAreToldApartAsByTheBinaryClassificationEvaluator() {
    Map<String, Double> figures =
        figures(
            new PairClassification(),
            new PairClassification.Settings("1", ALL),
            data(task("label"), 80, 0));
    assertEquals(32, figures.size());
    Map<String, String> theirs =
        Map.of("average-precision", "ap", "accuracy-threshold", "accuracy_threshold");
    for (VectorComparison one : ALL) {
      for (String figure :
          List.of(
              "accuracy",
              "accuracy-threshold",
              "f1",
              "f1-threshold",
              "precision",
              "recall",
              "average-precision",
              "mcc")) {
        String name = theirs.getOrDefault(figure, figure.replace('-', '_'));
        assertEquals(
            expected("pair-classification", one.word() + "_" + name),
            figures.get(one.word() + "-" + figure),
            TOLERANCE,
            one + " " + figure);
      }
    }
  }

  /** What {@code contrastive} learns from: the same pairs with their classes as scores. */
  @Test
  void pairsWithScoresOfZeroAndOneAreToldApartAsThoseWithClasses() {
    Matching scored =
        new Matching(
            Optional.of("second"), Optional.empty(), Optional.of("label"), Optional.empty());
    PairClassification.Settings settings = new PairClassification.Settings("1", ALL);
    assertEquals(
        figures(new PairClassification(), settings, data(task("label"), 80, 0)),
        figures(new PairClassification(), settings, data(scored, 80, 0)));
    String between =
        assertThrows(
                BadInputException.class,
                () -> new PairClassification().ask(settings, MODEL, data(task("score"), 80, 0)))
            .getMessage();
    assertTrue(between.contains("a class or a score of 0 or 1"), between);
  }

  @Test
  void tripletsAreCountedAsByTheTripletEvaluator() {
    Map<String, Double> figures =
        figures(
            new TripletAccuracy(),
            new TripletAccuracy.Settings(ALL, 0, 0),
            data(task("negatives"), 80, 1));
    for (VectorComparison one : ALL) {
      assertEquals(
          expected("triplet-accuracy", one.word() + "_accuracy"),
          figures.get(one.word() + "-accuracy"),
          TOLERANCE);
    }
  }

  @Test
  void rightTextsAreRankedAsByTheRerankingEvaluator() {
    Map<String, Double> figures =
        figures(
            new Reranking(),
            new Reranking.Settings(VectorComparison.COSINE, 3),
            data(task("negatives"), 80, 6));
    assertEquals(expected("reranking", "map"), figures.get("reranking-map"), TOLERANCE);
    assertEquals(expected("reranking", "mrr@3"), figures.get("reranking-mrr-at-3"), TOLERANCE);
    assertEquals(expected("reranking", "ndcg@3"), figures.get("reranking-ndcg-at-3"), TOLERANCE);
  }

  @Test
  void textsAreFoundAsByTheInformationRetrievalEvaluator() {
    Map<String, Double> figures =
        figures(
            new Retrieval(),
            new Retrieval.Settings(VectorComparison.COSINE, List.of(1, 3, 5, 10), 0),
            data(task(), 80, 0));
    assertEquals(15, figures.size());
    figures.forEach(
        (name, figure) ->
            assertEquals(
                expected("retrieval", "cosine_" + name.replace("-at-", "@")),
                figure,
                TOLERANCE,
                name));
  }

  @Test
  void paraphrasesAreMinedAsByTheParaphraseMiningEvaluator() {
    List<Document> documents = KnownVectors.documents(FIXTURE, 80, 0);
    // All texts are looked at, but only the first pairs are said to mean the same: the others stand
    // beside themselves.
    List<Document> some =
        IntStream.range(0, 160)
            .mapToObj(
                i -> {
                  Document pair = documents.get(i / 2);
                  String second = pair.attributes().get("second");
                  String text = i % 2 == 0 ? pair.text() : second;
                  String other = i / 2 >= 20 ? text : i % 2 == 0 ? second : pair.text();
                  return new Document("d" + i, text, Map.of("second", other));
                })
            .toList();
    HeldOutData data = new LabelledData(Matching.ofPairs("second"), List.of(), some);
    for (boolean closure : List.of(false, true)) {
      Map<String, Double> figures =
          figures(new ParaphraseMining(), new ParaphraseMining.Settings(7, 500_000, closure), data);
      String expected = closure ? "paraphrase-closure" : "paraphrase-mining";
      assertEquals(
          expected(expected, "average_precision"),
          figures.get("paraphrase-average-precision"),
          TOLERANCE);
      for (String figure : List.of("f1", "precision", "recall")) {
        assertEquals(expected(expected, figure), figures.get("paraphrase-" + figure), TOLERANCE);
      }
      assertEquals(
          expected(expected, "threshold"), figures.get("paraphrase-f1-threshold"), TOLERANCE);
    }
  }

  @Test
  void alignmentAndUniformityAreThoseOfWangAndIsola() {
    Map<String, Double> figures =
        figures(new AlignmentUniformity(), new AlignmentUniformity.Settings(), data(task(), 80, 0));
    for (String figure : List.of("alignment", "uniformity")) {
      assertEquals(expected("alignment-uniformity", figure), figures.get(figure), TOLERANCE);
    }
    HeldOutData alone =
        new LabelledData(Matching.ofTexts(), List.of(), KnownVectors.documents(FIXTURE, 80, 0));
    Map<String, Double> uniformity =
        figures(new AlignmentUniformity(), new AlignmentUniformity.Settings(), alone);
    assertEquals(List.of("uniformity"), List.copyOf(uniformity.keySet()));
  }

  @Test
  void whatIsFoundLateIsShownWithWhatIsFoundFirst() {
    Retrieval evaluator = new Retrieval();
    Retrieval.Settings settings = new Retrieval.Settings(VectorComparison.COSINE, List.of(1), 3);
    List<Case> cases = evaluator.ask(settings, MODEL, data(task(), 80, 0));
    Exhibit.Texts shown = (Exhibit.Texts) evaluator.show(settings, cases).get(0);
    assertEquals(3, shown.passages().size());
    assertEquals(
        cases.stream().mapToInt(RankedCase::first).max().orElseThrow(),
        Integer.parseInt(shown.passages().get(0).note().replace("first at rank ", "")));
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    PairClassification pairs = new PairClassification();
    String label =
        assertThrows(
                BadInputException.class,
                () ->
                    pairs.ask(
                        new PairClassification.Settings("yes", ALL),
                        MODEL,
                        data(task("label"), 20, 0)))
            .getMessage();
    assertTrue(label.contains("no held-out pair is of the class 'yes'"), label);
    SayingModel speaks = new SayingModel(document -> new Prediction.Value(1));
    String vectors =
        assertThrows(
                BadInputException.class,
                () ->
                    new SentenceSimilarity()
                        .ask(
                            new SentenceSimilarity.Settings(ALL, 0),
                            speaks,
                            data(task("score"), 20, 0)))
            .getMessage();
    assertTrue(vectors.contains("needs a model that makes vectors of texts"), vectors);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Retrieval.Settings(VectorComparison.DOT, List.of(0), 1));
  }
}

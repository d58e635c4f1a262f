package io.tandem.evaluation.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.evaluation.retrieval.RetrievalMetric.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Holds figures of rankings to those of trec_eval. */
class RetrievalMeasuresTest {
  /** trec_eval computes in 64 bits as well; only the order of additions differs. */
  private static final double ROUNDING = 1e-12;

  private static List<JsonObject> fixtures() throws IOException {
    try (InputStream in =
        new GZIPInputStream(RetrievalMeasuresTest.class.getResourceAsStream("rankings.json.gz"))) {
      return JsonReader.read(in.readAllBytes(), "rankings")
          .asObject()
          .member("cases")
          .asArray()
          .items()
          .stream()
          .map(JsonValue::asObject)
          .toList();
    }
  }

  private static RetrievalMetric metric(String name) {
    String[] parts = name.split("-at-", -1);
    Kind kind = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
    return new RetrievalMetric(
        kind, parts.length == 1 ? RetrievalMetric.ALL : Integer.parseInt(parts[1]));
  }

  private static JudgedRanking ranking(JsonObject fixture) {
    Map<String, Double> scores = new TreeMap<>();
    fixture
        .member("scores")
        .asObject()
        .members()
        .forEach((name, score) -> scores.put(name, score.asDouble()));
    Map<String, Integer> grades = new TreeMap<>();
    fixture
        .member("grades")
        .asObject()
        .members()
        .forEach((name, grade) -> grades.put(name, grade.asInt()));
    return JudgedRanking.of(scores, grades);
  }

  @Test
  void figuresAreThoseOfTrecEval() throws IOException {
    List<JsonObject> fixtures = fixtures();
    assertTrue(fixtures.size() > 130);
    int compared = 0;
    for (int i = 0; i < fixtures.size(); i++) {
      JudgedRanking ranking = ranking(fixtures.get(i));
      for (Map.Entry<String, JsonValue> figure :
          fixtures.get(i).member("figures").asObject().members().entrySet()) {
        assertEquals(
            figure.getValue().asDouble(),
            metric(figure.getKey()).of(ranking),
            ROUNDING,
            figure.getKey() + " of query " + i);
        compared++;
      }
    }
    assertEquals(35 * fixtures.size(), compared);
  }

  @Test
  void aFigureOfManyQueriesIsItsMeanAndOneFoundNothingForCountsAsZero() throws IOException {
    List<JudgedRanking> rankings = new ArrayList<>();
    double sum = 0;
    for (JsonObject fixture : fixtures()) {
      rankings.add(ranking(fixture));
      sum += fixture.member("figures").asObject().member("ndcg-at-10").asDouble();
    }
    rankings.add(JudgedRanking.of(Map.of(), Map.of("a", 1)));
    List<RetrievalMetric> metrics =
        List.of(new RetrievalMetric(Kind.NDCG, 10), new RetrievalMetric(Kind.MRR, 10));
    RetrievalMeasures measures = RetrievalMeasures.of(metrics, rankings);
    int[] all = IntStream.range(0, rankings.size()).toArray();
    assertEquals(List.of("ndcg-at-10", "mrr-at-10"), List.copyOf(measures.over(all).keySet()));
    assertEquals(sum / rankings.size(), measures.over(all).get("ndcg-at-10"), ROUNDING);
    assertEquals(
        (2 * metrics.get(0).of(rankings.get(4)) + metrics.get(0).of(rankings.get(8))) / 3,
        measures.over(new int[] {4, 8, 4}).get("ndcg-at-10"),
        ROUNDING);
    assertTrue(measures.over(new int[0]).get("ndcg-at-10").isNaN());
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertEquals(
        "the score of 'a' is not a number",
        assertThrows(
                IllegalArgumentException.class,
                () -> JudgedRanking.of(Map.of("a", Double.NaN), Map.of()))
            .getMessage());
    assertEquals(
        "a cutoff of 0; the least is 1",
        assertThrows(IllegalArgumentException.class, () -> new RetrievalMetric(Kind.MAP, 0))
            .getMessage());
    RetrievalMetric twice = new RetrievalMetric(Kind.MAP, 3);
    assertEquals(
        "map-at-3 is asked for twice",
        assertThrows(
                IllegalArgumentException.class,
                () -> RetrievalMeasures.of(List.of(twice, twice), List.of()))
            .getMessage());
  }
}

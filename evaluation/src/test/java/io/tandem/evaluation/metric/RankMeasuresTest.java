package io.tandem.evaluation.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankMeasuresTest {
  @Test
  void figuresAreThoseOfScikitLearnAndNumPy() {
    List<JsonValue> cases = Fixture.items(Fixture.read("ranks.json.gz"), "cases");
    assertTrue(cases.size() >= 220);
    for (int i = 0; i < cases.size(); i++) {
      JsonObject one = cases.get(i).asObject();
      int[] right = Fixture.ints(one.member("right"));
      List<Integer> ranks = new ArrayList<>();
      List<Integer> candidates = new ArrayList<>();
      for (int row = 0; row < right.length; row++) {
        int[] scores = Fixture.ints(one.member("scores").asArray().items().get(row));
        int own = scores[right[row]];
        ranks.add(1 + (int) Arrays.stream(scores).filter(score -> score > own).count());
        candidates.add(scores.length);
      }
      RankMeasures measures = RankMeasures.of("recall", List.of(1, 2, 5), ranks, candidates);
      Map<String, Double> figures = measures.over(Cases.all(measures.cases()));
      for (Map.Entry<String, JsonValue> wanted :
          one.member("figures").asObject().members().entrySet()) {
        assertEquals(
            wanted.getValue().asDouble(),
            figures.get(wanted.getKey()),
            Fixture.ROUNDING,
            "case " + i + ": " + wanted.getKey());
      }
    }
  }

  @Test
  void chanceIsTheShareOfTheCandidatesThatCount() {
    RankMeasures measures =
        RankMeasures.of("accuracy", List.of(1, 5), List.of(1, 4, 2), List.of(4, 10, 2));
    Map<String, Double> figures = measures.over(new int[] {0, 1, 2});
    assertEquals((1 / 4.0 + 1 / 10.0 + 1 / 2.0) / 3, figures.get("chance-at-1"), 1e-15);
    assertEquals((1 + 5 / 10.0 + 1) / 3, figures.get("chance-at-5"), 1e-15);
    assertEquals(measures.names(), figures.keySet());
  }

  @Test
  void overNoCasesNothingIsANumber() {
    Map<String, Double> figures =
        RankMeasures.of("accuracy", List.of(1), List.of(1), List.of(4)).over(new int[0]);
    assertTrue(figures.values().stream().allMatch(value -> value.isNaN()), figures.toString());
  }

  @Test
  void ranksThatCannotBeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RankMeasures.of("accuracy", List.of(1), List.of(5), List.of(4)));
    assertThrows(
        IllegalArgumentException.class,
        () -> RankMeasures.of("accuracy", List.of(1), List.of(0), List.of(4)));
    assertThrows(
        IllegalArgumentException.class,
        () -> RankMeasures.of("accuracy", List.of(1), List.of(1, 2), List.of(4)));
  }
}

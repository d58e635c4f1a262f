package io.tandem.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.evaluation.Case;
import io.tandem.api.evaluation.Measures;
import io.tandem.api.json.JsonObject;
import io.tandem.api.training.LossSum;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskedLanguageModellingTest {
  private static final MaskedLanguageModelling.Settings SETTINGS =
      new MaskedLanguageModelling.Settings(16);

  private static Measures measure(List<Case> cases) {
    return new MaskedLanguageModelling().measure(SETTINGS, cases);
  }

  private static Case told(String name, double sum, int targets, int right) {
    LossSum pairs = new LossSum(sum / 4, 4).withRight(right);
    LossSum tokens =
        new LossSum(sum, targets).withRight(right).withParts(Map.of("next-sentence", pairs));
    return LossCases.of(name, tokens, OptionalLong.empty());
  }

  /** 10 targets of loss 12, of which 4 are right; 8 pairs of loss 3, of which 4 are right. */
  @Test
  void bothTasksAreMeasuredOverAllBatches() {
    Map<String, Double> figures =
        measure(List.of(told("a", 4, 3, 1), told("b", 8, 7, 3))).over(new int[] {0, 1});
    assertEquals(1.2, figures.get("loss"), 1e-12);
    assertEquals(Math.exp(1.2), figures.get("perplexity"), 1e-12);
    assertEquals(0.4, figures.get("accuracy"), 1e-12);
    assertEquals(3.0 / 8, figures.get("next-sentence-loss"), 1e-12);
    assertEquals(0.5, figures.get("next-sentence-accuracy"), 1e-12);
    assertEquals(5, figures.size());
  }

  @Test
  void aModelThatTellsNothingOfPairsHasNoFiguresOfThem() {
    Case tokens = LossCases.of("b", new LossSum(8, 7).withRight(3), OptionalLong.empty());
    assertEquals(
        Set.of("loss", "perplexity", "accuracy"), measure(List.of(tokens, tokens)).names());
    assertEquals(3, measure(List.of(told("a", 4, 3, 1), tokens)).names().size());
  }

  @Test
  void casesThatWereTamperedWithAreRefused() {
    JsonObject content =
        JsonObject.builder().put("loss", 1).put("weight", 1).put("parts", 3).build();
    BadInputException e =
        assertThrows(BadInputException.class, () -> measure(List.of(new Case("a", content))));
    assertTrue(e.getMessage().startsWith("a: "), e.getMessage());
  }
}

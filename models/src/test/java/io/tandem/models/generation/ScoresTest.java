package io.tandem.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.backend.Engine;
import io.tandem.api.backend.EngineOptions;
import io.tandem.api.error.BadInputException;
import io.tandem.api.tensor.HostTensor;
import io.tandem.backend.tck.reference.ReferenceBackend;
import io.tandem.models.gpt.Gpt;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scores that no token can be chosen by. */
class ScoresTest {
  private static final Gpt GPT = Models.tiny(13);

  @Test
  void weightsThatHaveDivergedAreToldOfHoweverTokensAreChosen() {
    try (Engine engine = new ReferenceBackend().open(EngineOptions.cpu());
        DeviceState state = engine.newState();
        TokenGenerator generator = new TokenGenerator(GPT, state)) {
      Models.initialize(GPT, state, 0);
      float[] bias = new float[24];
      bias[5] = Float.NaN;
      state.assign("ln_f.bias", HostTensor.of(bias, 24));
      for (Generation settings :
          List.of(
              Generation.of(4, Sampling.GREEDY),
              Generation.of(4, Sampling.topP(0.9)),
              Generation.of(4, BeamSearch.of(3)))) {
        BadInputException diverged =
            assertThrows(
                BadInputException.class,
                () -> generator.generate(List.of(new int[3]), TokenRequest.of(settings, 0)));
        assertEquals(
            "after 3 tokens the model's scores are not finite: its weights may have diverged",
            diverged.getMessage());
      }
    }
  }

  @Test
  void anInfiniteScoreIsRefusedAndATokenThatMayNotComeIsNot() {
    ScoreRules rules = new ScoreRules(Generation.of(4, Sampling.GREEDY), Set.of());
    double[] some = {Double.NEGATIVE_INFINITY, 0};
    assertTrue(Arrays.equals(some, rules.apply(some.clone(), new int[1], 1, 0)));
    double[] infinite = {0, Double.POSITIVE_INFINITY};
    assertThrows(BadInputException.class, () -> rules.apply(infinite, new int[1], 1, 0));
  }

  /** Of two tokens, each pair may come once: some sequences end before others. */
  private static Beams pairs(int tokens) {
    Generation settings = Generation.of(tokens, BeamSearch.of(4)).withNoRepeatNgram(2);
    TokenRequest request = TokenRequest.of(settings, 0);
    return new Beams(
        BeamSearch.of(4), new BeamScore.Power(1), request, new Sequence(new int[] {0}, 100));
  }

  private static void advance(Beams beams, int steps) {
    for (int i = 0; i < steps; i++) {
      beams.advance(beams.running().stream().map(beam -> new double[2]).toList(), List.of());
    }
  }

  @Test
  void aBeamThatCannotGoOnLeavesTheSearchToTheOthers() {
    Beams beams = pairs(4);
    advance(beams, 3);
    assertEquals(4, beams.running().size());
    advance(beams, 1);
    assertTrue(beams.isDone());
    assertEquals(List.of(0, 1, 1, 0), beams.continuations().get(0).tokens());
  }

  @Test
  void aSearchThatNoBeamCanGoOnWithAndNoneHasEndedOfIsRefused() {
    Beams beams = pairs(9);
    advance(beams, 4);
    assertEquals(2, beams.running().size());
    assertEquals(
        "after 5 tokens none is left that may come: no-repeat-ngram is 2 and min-tokens 0",
        assertThrows(BadInputException.class, () -> advance(beams, 1)).getMessage());
  }
}

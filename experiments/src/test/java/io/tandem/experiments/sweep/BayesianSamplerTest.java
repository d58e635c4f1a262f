package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Functions whose least value is known, sought with few measurements. */
class BayesianSamplerTest {
  private static final Goal LOSS = new Goal("loss", Goal.Direction.MINIMIZE);

  private static Dimension dimension(String key, Space space) {
    return new Dimension(key, List.of(key), space, Map.of(), Origin.of("test"));
  }

  private static Dimension uniform(String key, double low, double high) {
    return dimension(key, new Space.Uniform(low, high, Optional.empty()));
  }

  private static double number(Map<String, String> values, String key) {
    return Double.parseDouble(values.get(key));
  }

  /** The least value of a number of trials, one after the other. */
  private static double least(
      Sampler sampler, int trials, ToDoubleFunction<Map<String, String>> function) {
    return state(sampler, trials, function).trials().stream()
        .mapToDouble(trial -> trial.value().getAsDouble())
        .min()
        .getAsDouble();
  }

  private static SweepState state(
      Sampler sampler, int trials, ToDoubleFunction<Map<String, String>> function) {
    SweepState state = new SweepState(List.of());
    for (int trial = 1; trial <= trials; trial++) {
      Map<String, String> values = sampler.values(trial, state);
      double value = function.applyAsDouble(values);
      state = state.after(new SweepEvent.Begun(trial, values, OptionalInt.empty()));
      state = state.after(new SweepEvent.Completed(trial, value, Map.of(), 0));
    }
    return state;
  }

  private static double middle(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Branin: least 0.397887 at three places. */
  private static double branin(Map<String, String> values) {
    double x = number(values, "x");
    double y = number(values, "y");
    double square = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return square * square + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }

  private static final double[][] HARTMANN_A = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] HARTMANN_P = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };
  private static final double[] HARTMANN_C = {1, 1.2, 3, 3.2};

  /** Hartmann's function of six coordinates: least −3.32237. */
  private static double hartmann(Map<String, String> values) {
    double sum = 0;
    for (int i = 0; i < HARTMANN_C.length; i++) {
      double inner = 0;
      for (int j = 0; j < 6; j++) {
        double apart = number(values, "x" + j) - HARTMANN_P[i][j];
        inner += HARTMANN_A[i][j] * apart * apart;
      }
      sum -= HARTMANN_C[i] * Math.exp(-inner);
    }
    return sum;
  }

  @Test
  void theFunctionsAreThoseOfTheBooks() {
    Map<String, String> best = Map.of("x", Double.toString(Math.PI), "y", "2.275");
    assertEquals(0.397887, branin(best), 1e-6);
    double[] least = {0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573};
    Map<String, String> six = new HashMap<>();
    for (int i = 0; i < least.length; i++) {
      six.put("x" + i, Double.toString(least[i]));
    }
    assertEquals(-3.32237, hartmann(six), 1e-5);
  }

  @Test
  void onBraninItComesATenthAsNearToTheLeastAsDrawingDoes() {
    List<Dimension> dimensions = List.of(uniform("x", -5, 10), uniform("y", 0, 15));
    List<Double> drawn = new ArrayList<>();
    List<Double> learned = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      drawn.add(least(new RandomSampler(dimensions, seed), 22, BayesianSamplerTest::branin));
      learned.add(
          least(new BayesianSampler(dimensions, LOSS, 5, seed), 22, BayesianSamplerTest::branin));
    }
    String told = "drawn " + drawn + ", learned " + learned;
    assertTrue(middle(learned) - 0.397887 < (middle(drawn) - 0.397887) / 10, told);
  }

  @Test
  void onHartmannsFunctionOfSixCoordinatesItGetsTwoThirdsOfTheWayThatDrawingLeaves() {
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      dimensions.add(uniform("x" + i, 0, 1));
    }
    List<Double> drawn = new ArrayList<>();
    List<Double> learned = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      drawn.add(least(new RandomSampler(dimensions, seed), 36, BayesianSamplerTest::hartmann));
      learned.add(
          least(new BayesianSampler(dimensions, LOSS, 8, seed), 36, BayesianSamplerTest::hartmann));
    }
    String told = "drawn " + drawn + ", learned " + learned;
    assertTrue(middle(learned) + 3.32237 < (middle(drawn) + 3.32237) / 3, told);
  }

  @Test
  void itMaximizesAndKnowsChoicesAndWholeNumbers() {
    List<Dimension> dimensions =
        List.of(
            dimension("layers", new Space.Whole(1, 12, false, Optional.empty())),
            dimension("kind", new Space.Choice(List.of("gru", "lstm", "rnn"))),
            dimension("rate", new Space.LogUniform(1e-5, 1e-1, Optional.empty())));
    Goal accuracy = new Goal("accuracy", Goal.Direction.MAXIMIZE);
    SweepState state =
        state(
            new BayesianSampler(dimensions, accuracy, 5, 4),
            25,
            values -> {
              double rate = Math.log10(number(values, "rate")) + 3;
              double layers = (number(values, "layers") - 7) / 4;
              double kind = values.get("kind").equals("lstm") ? 0.5 : 0;
              return kind - rate * rate / 4 - layers * layers;
            });
    Trial best = state.best(accuracy).orElseThrow();
    assertEquals("lstm", best.values().get("kind"));
    assertEquals("7", best.values().get("layers"));
    assertTrue(best.value().getAsDouble() > 0.49, best.toString());
    // It is a function of what has run: whoever asks again gets the same.
    Map<String, String> next = new BayesianSampler(dimensions, accuracy, 5, 4).values(26, state);
    assertEquals(next, new BayesianSampler(dimensions, accuracy, 5, 4).values(26, state));
    assertFalse(state.trials().stream().anyMatch(trial -> trial.values().equals(next)));
    assertNotEquals(next, new BayesianSampler(dimensions, accuracy, 5, 5).values(26, state));
  }

  @Test
  void whatFailsIsNotTriedAgainAndAgain() {
    List<Dimension> dimensions = List.of(uniform("x", 0, 1));
    BayesianSampler sampler = new BayesianSampler(dimensions, LOSS, 3, 2);
    SweepState state = new SweepState(List.of());
    int failed = 0;
    for (int trial = 1; trial <= 14; trial++) {
      Map<String, String> values = sampler.values(trial, state);
      double x = number(values, "x");
      state = state.after(new SweepEvent.Begun(trial, values, OptionalInt.empty()));
      // The greater the better, but from 0.7 on nothing converges.
      boolean diverged = x > 0.7;
      failed += diverged && trial > 5 ? 1 : 0;
      state =
          state.after(
              diverged
                  ? new SweepEvent.Failed(trial, "diverged", 0)
                  : new SweepEvent.Completed(trial, -x, Map.of(), 0));
    }
    assertTrue(failed <= 5, failed + " of 9");
    assertTrue(state.best(LOSS).get().value().getAsDouble() < -0.6);
  }
}

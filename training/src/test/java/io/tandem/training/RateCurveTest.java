package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.StopSignal;
import io.tandem.training.RateCurve.Ending;
import io.tandem.training.RateCurve.Point;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCurveTest {
  /** A curve whose smoothed losses are a function of the rate. */
  private static RateCurve curve(RateRange range, DoubleUnaryOperator smoothed) {
    List<Point> points = new ArrayList<>();
    for (int step = 1; step <= range.steps(); step++) {
      double rate = range.schedule().rate(step, range.steps());
      points.add(new Point(step, rate, 0, smoothed.applyAsDouble(rate)));
    }
    return new RateCurve(range, points, Ending.COMPLETED);
  }

  private static RateCurve record(RateRange range, double... losses) {
    StopSignal stop = new StopSignal();
    RateRecorder recorder = new RateRecorder(range, new StopSignal(), stop);
    for (int i = 0; i < losses.length && stop.finished().isEmpty(); i++) {
      recorder.record(i + 1, range.schedule().rate(i + 1, range.steps()), losses[i]);
    }
    return recorder.curve();
  }

  private static double[] numbers(JsonValue array) {
    return array.asArray().items().stream().mapToDouble(JsonValue::asDouble).toArray();
  }

  @TestFactory
  Stream<DynamicTest> curvesAreSmoothedAndReadAsByFastaiAndLightning() throws IOException {
    JsonObject fixture;
    try (InputStream in = RateCurveTest.class.getResourceAsStream("rate-ranges.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      fixture = JsonReader.read(text, "rate-ranges.json").asObject();
    }
    assertEquals(6, fixture.members().size());
    return fixture.members().entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(each.getKey(), () -> holds(each.getValue().asObject())));
  }

  private static void holds(JsonObject theirs) {
    RateRange range =
        new RateRange(
            theirs.member("from").asDouble(),
            theirs.member("to").asDouble(),
            theirs.member("steps").asInt());
    double[] losses = numbers(theirs.member("losses"));
    double[] rates = numbers(theirs.member("rates"));
    double[] smoothed = numbers(theirs.member("smoothed"));
    // What would come next must not be looked at where they stop.
    RateCurve ours =
        record(
            range,
            DoubleStream.concat(DoubleStream.of(losses), DoubleStream.of(0, 0, 0).limit(3))
                .limit(range.steps())
                .toArray());
    assertEquals(rates.length, ours.points().size());
    assertEquals(
        theirs.member("diverged").asBoolean() ? Ending.DIVERGED : Ending.COMPLETED, ours.ending());
    for (int i = 0; i < rates.length; i++) {
      assertEquals(1, ours.points().get(i).rate() / rates[i], 1e-12, "rate " + i);
      assertEquals(smoothed[i], ours.points().get(i).smoothed(), 1e-12, "loss " + i);
    }
    assertEquals(
        theirs.member("lightning").asInt() + 1, ours.steepest().orElseThrow().step(), "steepest");
    assertEquals(theirs.member("valley").asInt() + 1, ours.valley().orElseThrow().step(), "valley");
  }

  @Test
  void theSteepestFallOfALogisticCurveOverTheLogarithmIsAtItsMiddle() {
    RateRange range = new RateRange(1e-6, 1, 121);
    RateCurve curve = curve(range, rate -> 1 / (1 + Math.pow(rate / 1e-2, 2)));
    assertEquals(1e-2, curve.steepest().orElseThrow().rate(), 1e-9);
    // The rise of a mirrored one is none.
    assertEquals(Optional.empty(), curve(range, rate -> 1 - 1 / (1 + rate / 1e-2)).steepest());
  }

  @Test
  void noPointBetweenTheEndsHasASteeperFall() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      RateRange range = new RateRange(1e-5, 1, 13 + random.nextInt(40));
      double[] losses = random.doubles(range.steps()).toArray();
      int[] at = {0};
      RateCurve curve = curve(range, rate -> losses[at[0]++]);
      int last = losses.length - 2;
      double least = Math.min(losses[11] - losses[10], losses[last] - losses[last - 1]);
      for (int i = 11; i < last; i++) {
        least = Math.min(least, (losses[i + 1] - losses[i - 1]) / 2);
      }
      if (least >= 0) {
        assertEquals(Optional.empty(), curve.steepest());
        continue;
      }
      int found = (int) curve.steepest().orElseThrow().step() - 1;
      double slope =
          found == 10
              ? losses[11] - losses[10]
              : found == last
                  ? losses[last] - losses[last - 1]
                  : (losses[found + 1] - losses[found - 1]) / 2;
      assertEquals(least, slope);
    }
  }

  @Test
  void aSmoothedLossIsTheAverageOfThoseUpToItInWhichEachWeighsLessThanTheNext() {
    double[] losses = {5, 3, 4, 1, 2};
    RateCurve curve = record(new RateRange(1e-3, 1, 5), losses);
    for (int n = 0; n < losses.length; n++) {
      double sum = 0;
      double weights = 0;
      for (int i = 0; i <= n; i++) {
        sum += Math.pow(0.98, n - i) * losses[i];
        weights += Math.pow(0.98, n - i);
      }
      assertEquals(sum / weights, curve.points().get(n).smoothed(), 1e-12);
    }
  }

  @Test
  void aCurveThatNeverFallsSuggestsNothing() {
    RateCurve rising = curve(RateRange.USUAL, rate -> 3 + rate);
    RateCurve flat = curve(RateRange.USUAL, rate -> 3);
    for (RateCurve curve : List.of(rising, flat)) {
      assertEquals(Optional.empty(), curve.steepest());
      assertEquals(Optional.empty(), curve.valley());
    }
  }

  @Test
  void tooFewPointsSuggestNothing() {
    for (int steps = 2; steps < 13; steps++) {
      RateCurve curve = curve(new RateRange(1e-3, 1, steps), rate -> -rate);
      assertEquals(Optional.empty(), curve.steepest(), steps + " steps");
    }
    RateCurve enough = curve(new RateRange(1e-3, 1, RateCurve.FEWEST), rate -> -rate);
    assertEquals(11, enough.steepest().orElseThrow().step());
    assertEquals(
        Optional.empty(), new RateCurve(RateRange.USUAL, List.of(), Ending.INTERRUPTED).valley());
  }

  @Test
  void aLossThatIsNotFiniteEndsTheCurveAndDoesNotCount() {
    double[] losses = new double[40];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = 5 - i * i * 1e-3;
    }
    RateRange range = new RateRange(1e-5, 1, 40);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      losses[30] = bad;
      RateCurve curve = record(range, losses);
      assertEquals(31, curve.points().size());
      assertEquals(Ending.NOT_FINITE, curve.ending());
      assertEquals(30, curve.steepest().orElseThrow().step());
      assertTrue(curve.valley().orElseThrow().step() < 30);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e-3, 1e-3, 100, must be less",
    "1, 1e-3, 100, must be less",
    "0, 1, 100, above 0",
    "-1, 1, 100, above 0",
    "NaN, 1, 100, above 0",
    "1e-3, NaN, 100, above 0",
    "1e-3, Infinity, 100, above 0",
    "1e-300, 1, 100, above 0",
    "1e-3, 1, 1, from 2",
    "1e-3, 1, -5, from 2",
    "1e-3, 1, 10001, to 10000"
  })
  void whatIsNoRangeIsRefused(double from, double to, int steps, String reason) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new RateRange(from, to, steps));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}

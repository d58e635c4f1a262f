package io.tandem.evaluation.significance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Interval;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds tests of runs and of questions to SciPy's and statsmodels'. */
class SampleTest {
  /** To which Hipparchus searches quantiles. */
  private static final double QUANTILE = 1e-9;

  /**
   * Figures near 80 with deviations of 1e-4 and less keep ten digits of their differences; the
   * distributions' tails of the two libraries agree to some 1e-12.
   */
  private static final double DIGITS = 1e-9;

  @Test
  void runsAreSummarizedAsSciPyDoes() {
    List<JsonValue> runs = Fixture.items(Fixture.ALL, "runs");
    assertTrue(runs.size() >= 220);
    for (JsonValue expected : runs) {
      Sample sample = sample(expected, "first");
      double[] summary = Fixture.doubles(expected.asObject().member("summary"));
      Fixture.assertNear(summary[0], sample.mean(), DIGITS, "mean");
      Fixture.assertNear(summary[1], sample.deviation(), DIGITS, "deviation");
      Fixture.assertNear(summary[2], sample.interval(0.95).low(), DIGITS, "low");
      Fixture.assertNear(summary[3], sample.interval(0.95).high(), DIGITS, "high");
    }
  }

  @Test
  void testsBetweenRunsAreThoseOfSciPy() {
    int paired = 0;
    for (JsonValue value : Fixture.items(Fixture.ALL, "runs")) {
      JsonObject expected = value.asObject();
      Sample first = sample(value, "first");
      Sample second = sample(value, "second");
      assertTest(expected.member("welch"), first.welch(second));
      if (!(expected.member("paired") instanceof JsonNull)) {
        assertTest(expected.member("paired"), first.paired(second));
        paired++;
      }
    }
    assertTrue(paired >= 220);
  }

  private static void assertTest(JsonValue expected, TestResult actual) {
    double[] numbers = Fixture.doubles(expected);
    if (Double.isNaN(numbers[0])) {
      // JSON has no infinity: SciPy's statistic was one where the probability is 0.
      assertEquals(numbers[2] == 0, Double.isInfinite(actual.statistic()), actual.toString());
    } else {
      assertEquals(numbers[0], actual.statistic(), DIGITS * Math.max(1, Math.abs(numbers[0])));
      Fixture.assertNear(numbers[1], actual.degrees(), DIGITS, "degrees");
    }
    Fixture.assertNear(numbers[2], actual.p(), 10 * DIGITS, "p");
  }

  @Test
  void rankTestsAreThoseOfSciPy() {
    int rankSums = 0;
    int signedRanks = 0;
    for (JsonValue value : Fixture.items(Fixture.ALL, "runs")) {
      Sample first = sample(value, "first");
      Sample second = sample(value, "second");
      JsonValue rankSum = value.asObject().member("rankSum");
      if (!(rankSum instanceof JsonNull)) {
        assertRankTest(rankSum, first.rankSum(second));
        rankSums++;
      }
      JsonValue signedRank = value.asObject().member("signedRank");
      if (!(signedRank instanceof JsonNull)) {
        assertRankTest(signedRank, first.signedRank(second));
        signedRanks++;
      }
    }
    assertTrue(rankSums >= 220 && signedRanks >= 220, rankSums + " and " + signedRanks);
  }

  private static void assertRankTest(JsonValue expected, TestResult actual) {
    assertEquals(Fixture.doubles(expected)[0], actual.statistic(), "statistic");
    assertEquals(Fixture.doubles(expected)[1], actual.p(), 1e-12, "p");
  }

  @Test
  void rankTestsOfManyRunsAreRefused() {
    Sample many = Sample.of(new double[100]);
    assertEquals(
        "an exact rank test of 101 runs: it takes 100 at most",
        assertThrows(IllegalArgumentException.class, () -> many.rankSum(Sample.of(1)))
            .getMessage());
  }

  private static Sample sample(JsonValue expected, String key) {
    return Sample.of(Fixture.doubles(expected.asObject().member(key)));
  }

  @Test
  void mcNemarIsThatOfStatsmodels() {
    List<JsonValue> cases = Fixture.items(Fixture.ALL, "mcnemar");
    assertTrue(cases.size() >= 220);
    for (JsonValue value : cases) {
      double[] expected = Fixture.doubles(value);
      McNemar test = new McNemar((int) expected[0], (int) expected[1]);
      Fixture.assertNear(expected[2], test.exactP(), 1e-11, test + " exactly");
      if (expected[0] + expected[1] > 0) {
        Fixture.assertNear(expected[3], test.chiSquared(), 1e-14, test + ", statistic");
        Fixture.assertNear(expected[4], test.chiSquaredP(), 1e-11, test + " by chi-squared");
      }
    }
  }

  @Test
  void withoutTellingQuestionsNothingSpeaksForADifference() {
    // Where statsmodels divides 1 by 0 and finds an infinite difference.
    McNemar nothing = new McNemar(0, 0);
    assertEquals(1, nothing.exactP());
    assertTrue(Double.isNaN(nothing.chiSquared()) && Double.isNaN(nothing.chiSquaredP()));
  }

  @Test
  void mcNemarCountsWhatOneSystemAloneHasRight() {
    assertEquals(
        new McNemar(1, 2),
        McNemar.of(
            new boolean[] {true, true, false, false, false},
            new boolean[] {true, false, true, true, false}));
    assertThrows(IllegalArgumentException.class, () -> McNemar.of(new boolean[1], new boolean[2]));
    assertThrows(IllegalArgumentException.class, () -> new McNemar(-1, 0));
  }

  @Test
  void holmIsThatOfStatsmodels() {
    List<JsonValue> cases = Fixture.items(Fixture.ALL, "holm");
    assertTrue(cases.size() >= 220);
    for (JsonValue value : cases) {
      assertArrayEquals(
          Fixture.doubles(value.asObject().member("corrected")),
          Holm.corrected(Fixture.doubles(value.asObject().member("p"))),
          1e-15);
    }
    assertArrayEquals(new double[0], Holm.corrected());
    assertEquals(
        "a test's probability is NaN: it must be from 0 to 1",
        assertThrows(IllegalArgumentException.class, () -> Holm.corrected(0.5, Double.NaN))
            .getMessage());
  }

  @Test
  void oneRunSaysNothingAboutLuck() {
    Sample one = Sample.of(0.8);
    assertEquals(0.8, one.mean());
    assertTrue(Double.isNaN(one.deviation()));
    assertTrue(Double.isNaN(one.interval(0.95).low()));
    assertTrue(Double.isNaN(one.welch(Sample.of(0.7, 0.9)).p()));
    assertTrue(Double.isNaN(one.paired(Sample.of(0.7)).p()));
  }

  @Test
  void intervalsContainTheTruthAsOftenAsTheySay() {
    Random draw = new Random(6);
    int inside = 0;
    for (int i = 0; i < 2000; i++) {
      Sample sample =
          Sample.of(Arrays.stream(new double[5]).map(zero -> draw.nextGaussian()).toArray());
      inside += sample.interval(0.95).low() < 0 && sample.interval(0.95).high() > 0 ? 1 : 0;
    }
    // Three standard errors of a share of 0.95 in 2000.
    assertEquals(0.95, inside / 2000.0, 0.015);
  }

  @Test
  void figuresThatAreNoneAreRefused() {
    assertEquals(
        "a run's figure is NaN: it must be finite",
        assertThrows(IllegalArgumentException.class, () -> Sample.of(1, Double.NaN)).getMessage());
    assertThrows(IllegalArgumentException.class, Sample::of);
    assertThrows(IllegalArgumentException.class, () -> Sample.of(1, 2).paired(Sample.of(1)));
  }

  /**
   * By SciPy 1.17: {@code ttest_ind([2.5, 2.7, 2.65, 2.4], [2.1, 2.2, 2.35],
   * equal_var=False).confidence_interval(0.9)} and {@code ttest_rel([2.5, 2.7, 2.65], [2.1, 2.2,
   * 2.35]).confidence_interval(0.95)}.
   */
  @Test
  void differencesOfMeansLieWhereSciPyHasThem() {
    Sample first = Sample.of(2.1, 2.2, 2.35);
    Interval welch = first.welchDifference(Sample.of(2.5, 2.7, 2.65, 2.4), 0.9);
    assertEquals(0.1411273486532706, welch.low(), QUANTILE);
    assertEquals(0.5505393180133957, welch.high(), QUANTILE);
    Interval paired = first.pairedDifference(Sample.of(2.5, 2.7, 2.65), 0.95);
    assertEquals(0.1515862288249667, paired.low(), QUANTILE);
    assertEquals(0.6484137711750331, paired.high(), QUANTILE);
    Sample same = Sample.of(1, 1);
    assertEquals(new Interval(0.5, 0.5), same.welchDifference(Sample.of(1.5, 1.5), 0.95));
    assertTrue(Double.isNaN(Sample.of(1).welchDifference(Sample.of(2, 3), 0.95).low()));
  }

  /** By the formula of scikit-learn's example on comparing models over folds, with SciPy's t. */
  @Test
  void foldsAreHeldAgainstAVarianceThatKnowsOfTheirOverlap() {
    Sample zero = Sample.of(0, 0, 0, 0, 0);
    Sample other = Sample.of(0.03, 0.01, 0.04, -0.01, 0.02);
    TestResult test = zero.folds(other);
    assertEquals(1.3949716649258315, test.statistic(), 1e-12);
    assertEquals(0.23549636025944312, test.p(), 1e-12);
    assertEquals(-0.017825825821499705, zero.foldsDifference(other, 0.95).low(), QUANTILE);
    assertEquals(0.05382582582149971, zero.foldsDifference(other, 0.95).high(), QUANTILE);
    assertTrue(test.p() > zero.paired(other).p());
  }
}

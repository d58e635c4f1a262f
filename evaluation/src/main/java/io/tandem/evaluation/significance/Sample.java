package io.tandem.evaluation.significance;

import io.tandem.api.evaluation.Interval;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * One figure of several runs that differ by their seed and nothing else: how much of it is the luck
 * of initialization and order. Immutable and thread-safe.
 */
public final class Sample {
  /** Of quantiles, which the library otherwise gives to nine digits. */
  private static final double ACCURACY = 1e-14;

  private final double[] values;

  private Sample(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a run's figure is " + value + ": it must be finite");
      }
    }
    if (values.length == 0) {
      throw new IllegalArgumentException("no runs: there must be one or more");
    }
    this.values = values.clone();
  }

  /**
   * Takes the figures of runs.
   *
   * @param values one or more, each finite
   * @return the sample
   * @throws IllegalArgumentException if there is none or one is not finite
   */
  public static Sample of(double... values) {
    return new Sample(values);
  }

  /** How many runs there are. */
  public int size() {
    return values.length;
  }

  /** Their mean. */
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** The sample standard deviation, with n - 1; not a number for one run. */
  public double deviation() {
    return Math.sqrt(variance());
  }

  private double variance() {
    if (Arrays.stream(values).allMatch(value -> value == values[0]) && values.length > 1) {
      return 0;
    }
    double mean = mean();
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
        / (values.length - 1);
  }

  /**
   * Where the mean of all seeds lies, by Student's t with n - 1 degrees of freedom, if figures are
   * about normally distributed.
   *
   * @param level how often such intervals contain it, between 0 and 1, usually 0.95
   * @return not numbers for one run
   * @throws IllegalArgumentException if the level is out of range
   */
  public Interval interval(double level) {
    Intervals.check(level);
    if (values.length < 2) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double quantile = quantile(values.length - 1.0, level);
    double half = quantile * deviation() / Math.sqrt(values.length);
    return new Interval(mean() - half, mean() + half);
  }

  /**
   * Welch's t-test (1947) of whether another sample has another mean: for runs whose seeds have
   * nothing to do with each other. As {@code scipy.stats.ttest_ind(equal_var=False)}, with the
   * arguments the other way around.
   *
   * @param other runs of another system
   * @return the test; not a number for a sample of one run, or where nothing varies at all and the
   *     means are equal
   */
  public TestResult welch(Sample other) {
    double one = variance() / values.length;
    double two = other.variance() / other.values.length;
    double statistic = (other.mean() - mean()) / Math.sqrt(one + two);
    double degrees =
        (one + two)
            * (one + two)
            / (one * one / (values.length - 1) + two * two / (other.values.length - 1));
    return student(statistic, one + two == 0 ? 1 : degrees);
  }

  /**
   * The paired t-test of whether another sample has another mean: for runs of two systems that
   * share something with each seed, as the order of the data. As {@code scipy.stats.ttest_rel},
   * with the arguments the other way around.
   *
   * @param other runs of another system, of the same seeds in the same order
   * @return the test; not a number for one run each, or where all differences are 0
   * @throws IllegalArgumentException if the numbers of runs differ
   */
  public TestResult paired(Sample other) {
    Sample differences = differences(other);
    double error = differences.deviation() / Math.sqrt(values.length);
    return student(differences.mean() / error, values.length - 1.0);
  }

  /**
   * Where the difference of the means lies, another sample's less this one's, if runs come in
   * pairs.
   *
   * @param other runs of another system, of the same seeds in the same order
   * @param level how often such intervals contain it, between 0 and 1, usually 0.95
   * @return not numbers for one run each
   * @throws IllegalArgumentException if the numbers of runs differ or the level is out of range
   */
  public Interval pairedDifference(Sample other, double level) {
    return differences(other).interval(level);
  }

  /**
   * Where the difference of the means lies, another sample's less this one's, if runs have nothing
   * to do with each other: by Welch's degrees of freedom, as the confidence interval of {@code
   * scipy.stats.ttest_ind(equal_var=False)}, with the arguments the other way around.
   *
   * @param other runs of another system
   * @param level how often such intervals contain it, between 0 and 1, usually 0.95
   * @return not numbers for a sample of one run
   * @throws IllegalArgumentException if the level is out of range
   */
  public Interval welchDifference(Sample other, double level) {
    Intervals.check(level);
    double difference = other.mean() - mean();
    double error = Math.sqrt(variance() / values.length + other.variance() / other.values.length);
    if (error == 0 || Double.isNaN(error)) {
      return new Interval(difference + error, difference + error);
    }
    double degrees = welch(other).degrees();
    double half = error * quantile(degrees, level);
    return new Interval(difference - half, difference + half);
  }

  /**
   * The t-test for the folds of one cross-validation: as {@link #paired}, with a variance that is
   * corrected for training parts that overlap (Nadeau and Bengio, 2003, section 4), without which
   * differences are taken for real far too often.
   *
   * @param other the folds of another system, in the same order
   * @return the test; not a number for one fold each, or where all differences are 0
   * @throws IllegalArgumentException if the numbers of folds differ
   */
  public TestResult folds(Sample other) {
    return student(differences(other).mean() / errorOfFolds(other), values.length - 1.0);
  }

  /**
   * Where the difference of the means lies over folds of one cross-validation, another sample's
   * less this one's, with the variance of {@link #folds}.
   *
   * @param other the folds of another system, in the same order
   * @param level how often such intervals contain it, between 0 and 1, usually 0.95
   * @return not numbers for one fold each
   * @throws IllegalArgumentException if the numbers of folds differ or the level is out of range
   */
  public Interval foldsDifference(Sample other, double level) {
    Intervals.check(level);
    double mean = differences(other).mean();
    if (values.length < 2) {
      return new Interval(Double.NaN, Double.NaN);
    }
    double half = errorOfFolds(other) * quantile(values.length - 1.0, level);
    return new Interval(mean - half, mean + half);
  }

  /** Of k folds, a test part has one for every k - 1 examples of the training part. */
  private double errorOfFolds(Sample other) {
    double folds = values.length;
    return Math.sqrt(differences(other).variance() * (1 / folds + 1 / (folds - 1)));
  }

  /**
   * Mann and Whitney's test (1947) of whether figures of another sample tend to be greater or less,
   * which does not ask how they are distributed. The probability is exact, also with ties: the
   * share of all ways to deal the figures out to the two samples. As {@code
   * scipy.stats.mannwhitneyu} with {@code method="exact"} or, with ties, every permutation. Time
   * grows with the fourth power of the number of runs, memory with the third; 3 runs and 3 cannot
   * come below 0.1.
   *
   * @param other runs of another system
   * @return the test; its statistic is the other sample's U, the number of pairs in which its
   *     figure is greater, a tie counting half
   * @throws IllegalArgumentException if there are more than 100 runs in all
   */
  public TestResult rankSum(Sample other) {
    return RankTests.rankSum(values, other.values);
  }

  /**
   * Wilcoxon's signed-rank test (1945) of whether figures of another sample tend to be greater or
   * less, pair by pair. Pairs without a difference are left out. The probability is exact, also
   * with ties: the share of all signs that the differences could have. As {@code
   * scipy.stats.wilcoxon} with {@code method="exact"} or, with ties, every permutation. Below 6
   * pairs no probability is below 0.05.
   *
   * @param other runs of another system, of the same seeds in the same order
   * @return the test; its statistic is the sum of the ranks of differences in favour of the other
   *     sample; p is 1 where there is no difference at all
   * @throws IllegalArgumentException if the numbers of runs differ or are above 100
   */
  public TestResult signedRank(Sample other) {
    return RankTests.signedRank(differences(other).values);
  }

  private Sample differences(Sample other) {
    if (values.length != other.values.length) {
      throw new IllegalArgumentException(
          String.format(
              "%d runs of one system and %d of the other: in a paired test each has its pair",
              values.length, other.values.length));
    }
    double[] differences = new double[values.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = other.values[i] - values[i];
    }
    return new Sample(differences);
  }

  /** Between minus this and this lies so much of Student's distribution. */
  private static double quantile(double degrees, double level) {
    return new TDistribution(degrees, ACCURACY).inverseCumulativeProbability((1 + level) / 2);
  }

  private static TestResult student(double statistic, double degrees) {
    if (Double.isNaN(statistic)) {
      return new TestResult(statistic, degrees, Double.NaN);
    }
    double p =
        Double.isInfinite(statistic)
            ? 0
            : 2 * new TDistribution(degrees).cumulativeProbability(-Math.abs(statistic));
    return new TestResult(statistic, degrees, p);
  }
}

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
    double quantile =
        new TDistribution(values.length - 1.0, ACCURACY)
            .inverseCumulativeProbability((1 + level) / 2);
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
    double half = error * new TDistribution(degrees).inverseCumulativeProbability((1 + level) / 2);
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
    double half =
        errorOfFolds(other)
            * new TDistribution(values.length - 1.0).inverseCumulativeProbability((1 + level) / 2);
    return new Interval(mean - half, mean + half);
  }

  /** Of k folds, a test part has one for every k - 1 examples of the training part. */
  private double errorOfFolds(Sample other) {
    double folds = values.length;
    return Math.sqrt(differences(other).variance() * (1 / folds + 1 / (folds - 1)));
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

package io.tandem.evaluation.significance;

import org.hipparchus.special.Beta;
import org.hipparchus.special.Erf;

/**
 * McNemar's test (1947): whether two systems that were asked the same questions are right equally
 * often. Only questions that one of them has right and the other wrong tell; where there are none,
 * nothing speaks against it. As {@code statsmodels.stats.contingency_tables.mcnemar} (0.15).
 *
 * @param onlyFirst how many only the first system has right, at least 0
 * @param onlySecond how many only the second one has right, at least 0
 */
public record McNemar(int onlyFirst, int onlySecond) {

  /** Checks the ranges. */
  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "numbers of questions that are " + onlyFirst + " and " + onlySecond);
    }
  }

  /**
   * Counts for two systems.
   *
   * @param first whether the first system has each question right
   * @param second whether the second one has
   * @return the test
   * @throws IllegalArgumentException if the arrays are of different length
   */
  public static McNemar of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          String.format(
              "%d questions to one system and %d to the other: they must be the same",
              first.length, second.length));
    }
    int onlyFirst = 0;
    int onlySecond = 0;
    for (int i = 0; i < first.length; i++) {
      onlyFirst += first[i] && !second[i] ? 1 : 0;
      onlySecond += second[i] && !first[i] ? 1 : 0;
    }
    return new McNemar(onlyFirst, onlySecond);
  }

  /** The exact two-sided probability, by the binomial distribution: greater than 0, up to 1. */
  public double exactP() {
    int telling = Math.addExact(onlyFirst, onlySecond);
    if (telling == 0) {
      return 1;
    }
    int fewer = Math.min(onlyFirst, onlySecond);
    // The binomial distribution's lower tail, where the library's takes a difference from 1.
    double tail = Beta.regularizedBeta(0.5, telling - (double) fewer, fewer + 1.0);
    return Math.min(1, 2 * tail);
  }

  /**
   * The statistic with continuity correction (Edwards, 1948); not a number where no question tells.
   */
  public double chiSquared() {
    double telling = (double) onlyFirst + onlySecond;
    double apart = Math.abs((double) onlyFirst - onlySecond) - 1;
    return telling == 0 ? Double.NaN : apart * apart / telling;
  }

  /**
   * The probability of that statistic by the chi-squared distribution with one degree of freedom:
   * for many telling questions, 25 or more; not a number where there are none.
   */
  public double chiSquaredP() {
    return Erf.erfc(Math.sqrt(chiSquared() / 2));
  }
}

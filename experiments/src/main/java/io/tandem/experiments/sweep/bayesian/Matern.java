package io.tandem.experiments.sweep.bayesian;

import java.util.Arrays;

/**
 * The Matérn kernel of smoothness 5/2 with a length for each coordinate (Rasmussen and Williams
 * 2006, equation 4.17; Snoek, Larochelle and Adams 2012, section 3.2), and noise: {@code k(r) =
 * variance (1 + √5 r + 5/3 r²) exp(−√5 r)}.
 *
 * <p>A coordinate is a number, of which the difference counts, or one of several values without an
 * order, of which counts whether they are the same. Immutable.
 */
final class Matern {
  private static final double ROOT5 = Math.sqrt(5);

  private final double variance;
  private final double[] lengths;
  private final double noise;
  private final boolean[] unordered;

  /**
   * A kernel.
   *
   * @param variance of what is modelled
   * @param lengths over which it changes, one for each coordinate
   * @param noise the variance of what is measured around it
   * @param unordered which coordinates have no order
   * @throws IllegalArgumentException if a number is not above 0
   */
  Matern(double variance, double[] lengths, double noise, boolean[] unordered) {
    this.variance = variance;
    this.lengths = lengths.clone();
    this.noise = noise;
    this.unordered = unordered.clone();
    boolean positive = variance > 0 && noise > 0 && Arrays.stream(lengths).allMatch(l -> l > 0);
    if (!positive || lengths.length != unordered.length) {
      throw new IllegalArgumentException(
          "no kernel: " + variance + ", " + Arrays.toString(lengths) + ", " + noise);
    }
  }

  /** The variance of what is modelled. */
  double variance() {
    return variance;
  }

  /** The length of a coordinate. */
  double length(int coordinate) {
    return lengths[coordinate];
  }

  /** The variance of what is measured around it. */
  double noise() {
    return noise;
  }

  /** The covariance of two points, noise apart. */
  double of(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < lengths.length; i++) {
      double apart = unordered[i] ? (a[i] == b[i] ? 0 : 1) : a[i] - b[i];
      squares += apart * apart / (lengths[i] * lengths[i]);
    }
    double r = Math.sqrt(squares);
    return variance * (1 + ROOT5 * r + 5 * squares / 3) * Math.exp(-ROOT5 * r);
  }
}

package io.tandem.experiments.sweep.bayesian;

import java.util.List;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * A Gaussian process of mean 0 that has seen values at points (Rasmussen and Williams 2006,
 * algorithm 2.1). Not thread-safe, as its parts are not said to be.
 */
final class GaussianProcess {
  private static final double SYMMETRY = 1e-12;
  private static final double POSITIVE = 1e-14;

  private final Matern kernel;
  private final List<double[]> points;
  private final CholeskyDecomposition cholesky;
  private final RealVector weights;
  private final double likelihood;

  /**
   * Learns from values.
   *
   * @param points of as many coordinates as the kernel has lengths
   * @param values at the points, of a mean near 0
   * @throws org.hipparchus.exception.MathRuntimeException if the covariance is not positive
   *     definite, as for points that are the same with next to no noise
   */
  GaussianProcess(Matern kernel, List<double[]> points, double[] values) {
    this.kernel = kernel;
    this.points = List.copyOf(points);
    int count = points.size();
    RealMatrix covariance = MatrixUtils.createRealMatrix(count, count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double noise = i == j ? kernel.noise() : 0;
        covariance.setEntry(i, j, kernel.of(points.get(i), points.get(j)) + noise);
      }
    }
    cholesky = new CholeskyDecomposition(covariance, SYMMETRY, POSITIVE);
    RealVector seen = new ArrayRealVector(values);
    weights = cholesky.getSolver().solve(seen);
    double logarithms = 0;
    for (int i = 0; i < count; i++) {
      logarithms += Math.log(cholesky.getL().getEntry(i, i));
    }
    likelihood = -seen.dotProduct(weights) / 2 - logarithms - count * Math.log(2 * Math.PI) / 2;
  }

  /** The logarithm of the values' probability density under the kernel. */
  double logLikelihood() {
    return likelihood;
  }

  /**
   * What is believed of a point.
   *
   * @param mean the value that is expected
   * @param deviation how sure that is; noise is not counted
   */
  record Belief(double mean, double deviation) {}

  /** What is believed of a point. */
  Belief at(double[] point) {
    RealVector covariances = new ArrayRealVector(points.size());
    for (int i = 0; i < points.size(); i++) {
      covariances.setEntry(i, kernel.of(points.get(i), point));
    }
    double explained = covariances.dotProduct(cholesky.getSolver().solve(covariances));
    return new Belief(
        covariances.dotProduct(weights), Math.sqrt(Math.max(0, kernel.variance() - explained)));
  }
}

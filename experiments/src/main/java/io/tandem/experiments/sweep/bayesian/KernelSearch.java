package io.tandem.experiments.sweep.bayesian;

import io.tandem.api.program.Philox;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.MultivariateFunctionMappingAdapter;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The kernel under which values are likeliest, with a weak prior that keeps it sane while there are
 * few: lengths around half of the range, little noise. Found by the simplex of Nelder and Mead from
 * several beginnings.
 */
final class KernelSearch {
  private static final int BEGINNINGS = 3;
  private static final int EVALUATIONS = 400;
  private static final double ENOUGH = 1e-6;
  private static final double LEAST_LENGTH = 0.02;
  private static final double MOST_LENGTH = 20;
  private static final double USUAL_LENGTH = 0.5;
  private static final double LEAST_NOISE = 1e-6;
  private static final double MOST_NOISE = 1;
  private static final double USUAL_NOISE = 1e-3;
  private static final double MOST_VARIANCE = 20;

  private final List<double[]> points;
  private final double[] values;
  private final boolean[] unordered;

  /**
   * A search.
   *
   * @param points in the unit cube, at least one
   * @param values of mean 0 and deviation 1, one for each point
   * @param unordered which coordinates have no order
   */
  KernelSearch(List<double[]> points, double[] values, boolean[] unordered) {
    this.points = List.copyOf(points);
    this.values = values.clone();
    this.unordered = unordered.clone();
    if (points.size() != values.length || points.isEmpty()) {
      throw new IllegalArgumentException(
          points.size() + " points and " + values.length + " values");
    }
  }

  /**
   * Finds it.
   *
   * @param draws for the beginnings after the first
   */
  Matern find(Philox draws) {
    int size = unordered.length + 2;
    double[] low = filled(Math.log(LEAST_LENGTH));
    double[] high = filled(Math.log(MOST_LENGTH));
    low[size - 2] = -Math.log(MOST_VARIANCE);
    high[size - 2] = Math.log(MOST_VARIANCE);
    low[size - 1] = Math.log(LEAST_NOISE);
    high[size - 1] = Math.log(MOST_NOISE);
    double[] usual = filled(Math.log(USUAL_LENGTH));
    usual[size - 2] = 0;
    usual[size - 1] = Math.log(USUAL_NOISE);
    MultivariateFunctionMappingAdapter bounded =
        new MultivariateFunctionMappingAdapter(this::density, low, high);
    double[] best = usual;
    double most = density(usual);
    for (int beginning = 0; beginning < BEGINNINGS; beginning++) {
      double[] from = usual.clone();
      for (int i = 0; i < size && beginning > 0; i++) {
        from[i] = low[i] + (high[i] - low[i]) * draws.uniform((long) beginning * size + i);
      }
      double[] found = bounded.unboundedToBounded(climb(bounded, bounded.boundedToUnbounded(from)));
      if (density(found) > most) {
        best = found;
        most = density(found);
      }
    }
    return kernel(best);
  }

  private static double[] climb(MultivariateFunction function, double[] from) {
    double[] best = from;
    SimplexOptimizer optimizer = new SimplexOptimizer(new SimpleValueChecker(ENOUGH, ENOUGH));
    try {
      PointValuePair found =
          optimizer.optimize(
              new MaxEval(EVALUATIONS * from.length),
              new ObjectiveFunction(function),
              GoalType.MAXIMIZE,
              new InitialGuess(from),
              new NelderMeadSimplex(from.length, 1.0));
      best = found.getPoint();
    } catch (MathRuntimeException e) {
      // It would go on for longer than it is worth; another beginning may do.
      return best;
    }
    return best;
  }

  private double[] filled(double value) {
    double[] all = new double[unordered.length + 2];
    Arrays.fill(all, value);
    return all;
  }

  private Matern kernel(double[] logarithms) {
    double[] lengths = new double[unordered.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.exp(logarithms[i]);
    }
    return new Matern(
        Math.exp(logarithms[lengths.length]),
        lengths,
        Math.exp(logarithms[lengths.length + 1]),
        unordered);
  }

  /** The logarithm of likelihood and prior together. */
  private double density(double[] logarithms) {
    double prior = 0;
    for (int i = 0; i < unordered.length; i++) {
      prior -= square(logarithms[i] - Math.log(USUAL_LENGTH)) / 2;
    }
    prior -= square(logarithms[unordered.length]) / 2;
    prior -= square(logarithms[unordered.length + 1] - Math.log(USUAL_NOISE)) / 8;
    try {
      return new GaussianProcess(kernel(logarithms), points, values).logLikelihood() + prior;
    } catch (MathRuntimeException e) {
      // Not positive definite: no kernel for these points.
      return -Double.MAX_VALUE;
    }
  }

  private static double square(double value) {
    return value * value;
  }
}

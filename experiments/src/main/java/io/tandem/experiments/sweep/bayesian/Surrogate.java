package io.tandem.experiments.sweep.bayesian;

import io.tandem.api.program.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is believed of a function that was measured at some points and is to be minimized.
 *
 * <p>Points that are being measured count as if they had come to what is believed of them
 * (Ginsbourger, Le Riche and Carraro 2010, "kriging believer"), so that several at once are not the
 * same.
 */
public final class Surrogate {
  /** Values worse than so many times the way from the best to the middle are cut there. */
  private static final double WORST = 5;

  private final GaussianProcess process;
  private final ExpectedImprovement improvement;

  private Surrogate(GaussianProcess process, ExpectedImprovement improvement) {
    this.process = process;
    this.improvement = improvement;
  }

  /**
   * Learns.
   *
   * @param points in the unit cube, at least two
   * @param values at the points, finite; less is better
   * @param pending points that are being measured
   * @param unordered which coordinates have values without an order
   * @param draws for the search of the kernel
   */
  public static Surrogate of(
      List<double[]> points,
      double[] values,
      List<double[]> pending,
      boolean[] unordered,
      Philox draws) {
    double[] standard = standardized(cut(values));
    Matern kernel = new KernelSearch(points, standard, unordered).find(draws);
    GaussianProcess process = new GaussianProcess(kernel, points, standard);
    if (!pending.isEmpty()) {
      List<double[]> all = new ArrayList<>(points);
      double[] believed = Arrays.copyOf(standard, points.size() + pending.size());
      for (int i = 0; i < pending.size(); i++) {
        all.add(pending.get(i));
        believed[points.size() + i] = process.at(pending.get(i)).mean();
      }
      process = new GaussianProcess(kernel, all, believed);
    }
    // What is believed of the best point, for what was measured there has noise.
    double best = Double.POSITIVE_INFINITY;
    for (double[] point : points) {
      best = Math.min(best, process.at(point).mean());
    }
    return new Surrogate(process, new ExpectedImprovement(best));
  }

  /** How much a measurement there is expected to bring, in deviations of the values. */
  public double improvement(double[] point) {
    return improvement.of(process.at(point));
  }

  /**
   * Values of which the worst are cut, for one trial that diverged would else make all others look
   * the same.
   *
   * @param values less is better
   */
  public static double[] cut(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double middle = sorted[sorted.length / 2];
    double limit = middle + WORST * (middle - sorted[0]);
    return Arrays.stream(values)
        .map(value -> middle > sorted[0] ? Math.min(value, limit) : value)
        .toArray();
  }

  private static double[] standardized(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    double deviation = variance > 0 ? Math.sqrt(variance) : 1;
    return Arrays.stream(values).map(v -> (v - mean) / deviation).toArray();
  }
}

package io.tandem.datasets.augmentation;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;

/**
 * Draws from a symmetric Beta distribution in a program: its quantile function at a uniform number,
 * from a table.
 *
 * <p>Below 1/2, with {@code t = s^(1/p)} and {@code p = min(a, 1)}, the distribution function is
 * proportional to the integral of {@code s^(a/p-1) (1 - s^(1/p))^(a-1)} from 0 to {@code x^p},
 * whose integrand is bounded. It is summed up in steps and inverted in between; above 1/2 it is the
 * mirror image.
 */
final class BetaQuantiles {
  private static final int STEPS = 1 << 16;

  /** Intervals of the table. */
  static final int SIZE = 4096;

  private BetaQuantiles() {}

  /** The quantiles at {@code i / SIZE}, for i from 0 to SIZE. */
  static double[] table(double alpha) {
    double power = Math.min(alpha, 1);
    double end = Math.pow(0.5, power);
    double[] sums = new double[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      double s = (i + 0.5) / STEPS * end;
      double t = Math.pow(s, 1 / power);
      sums[i + 1] = sums[i] + Math.pow(s, alpha / power - 1) * Math.pow(1 - t, alpha - 1);
    }
    double[] table = new double[SIZE + 1];
    int below = 0;
    for (int i = 0; i <= SIZE / 2; i++) {
      double wanted = sums[STEPS] * i / (SIZE / 2);
      while (below < STEPS - 1 && sums[below + 1] <= wanted) {
        below++;
      }
      double part = (wanted - sums[below]) / (sums[below + 1] - sums[below]);
      table[i] = Math.pow((below + part) / STEPS * end, 1 / power);
      table[SIZE - i] = 1 - table[i];
    }
    return table;
  }

  /**
   * Draws a number.
   *
   * @return a scalar in [0, 1]
   */
  static Tensor draw(Trace trace, double alpha) {
    double[] table = table(alpha);
    float[] values = new float[SIZE + 1];
    for (int i = 0; i <= SIZE; i++) {
      values[i] = (float) table[i];
    }
    Tensor quantiles = trace.constant(HostTensor.of(values, SIZE + 1));
    Tensor place = trace.uniform(Shape.of(1)).times(SIZE);
    Tensor below = place.floor();
    Tensor index = below.castTo(DType.INT32);
    Tensor low = quantiles.gather(0, index);
    Tensor high = quantiles.gather(0, index.plus(1));
    return low.plus(high.minus(low).times(place.minus(below))).squeeze(0);
  }
}

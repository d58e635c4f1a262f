package io.tandem.evaluation.significance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (1979) of the probabilities of several tests: whoever takes those below 0.05
 * for real differences is wrong about even one of them with a probability of 0.05 at most, however
 * the tests hang together. As statsmodels' {@code multipletests(method="holm")}.
 */
public final class Holm {
  private Holm() {}

  /**
   * Corrects probabilities.
   *
   * @param p one for each test, from 0 to 1
   * @return the corrected ones in the same order: at least as great, up to 1
   * @throws IllegalArgumentException if one is out of range
   */
  public static double[] corrected(double... p) {
    for (double one : p) {
      if (!(one >= 0 && one <= 1)) {
        throw new IllegalArgumentException(
            "a test's probability is " + one + ": it must be from 0 to 1");
      }
    }
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corrected = new double[p.length];
    double greatest = 0;
    for (int i = 0; i < order.length; i++) {
      greatest = Math.max(greatest, Math.min(1, p[order[i]] * (p.length - i)));
      corrected[order[i]] = greatest;
    }
    return corrected;
  }
}

package io.tandem.backend.tck.reference;

/** The error function in double precision, which the JDK lacks. */
final class ErrorFunction {
  /** From here on the error function rounds to 1. */
  private static final double FLAT = 6;

  private ErrorFunction() {}

  /**
   * {@code 2/sqrt(pi) · exp(-x²) · sum over n of 2ⁿ x²ⁿ⁺¹ / (2n+1)!!} (Abramowitz and Stegun 1964,
   * 7.1.6), whose terms have one sign, so that nothing cancels.
   */
  static double erf(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (Math.abs(x) >= FLAT) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}

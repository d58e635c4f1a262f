package io.tandem.backend.tck.cases;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;

/**
 * How far a backend may be from the oracle: {@code |got - wanted| <= relative · |wanted| + scaled ·
 * scale + absolute}, where the scale is the greatest finite magnitude in the tensor. Infinities and
 * NaN must be where the oracle has them, once its doubles are rounded to floats; integers and truth
 * values must be equal.
 */
public record Closeness(double relative, double scaled, double absolute) {
  /**
   * For functions of single elements: a vectorized {@code f32} function is right to some units in
   * the last place (6e-8), rational approximations of tanh and erf to about ten; close to zeros of
   * sine and the like the error is absolute.
   */
  public static final Closeness ELEMENTWISE = new Closeness(2e-6, 0, 5e-7);

  /**
   * For sums of products, whose rounding errors grow with what is added up and not with what is
   * left: {@code f32} sums of some hundred terms err by less than a hundred units of 6e-8.
   */
  public static final Closeness SCALED = new Closeness(2e-6, 6e-6, 1e-7);

  /** For moved data, which no engine may change. */
  public static final Closeness EXACT = new Closeness(0, 0, 0);

  /**
   * For results that are rounded to 16 bits: one unit in the last place, for the engine computes in
   * {@code f32} what the oracle computes in doubles and the nearest value may be the neighbour.
   */
  public static Closeness of(DType dtype) {
    return switch (dtype) {
      case BFLOAT16 -> new Closeness(0x1p-7, 0x1p-7, 0);
      case FLOAT16 -> new Closeness(0x1p-10, 0x1p-10, 1e-7);
      default -> SCALED;
    };
  }

  /** A multiple, where errors of several operations add up. */
  public Closeness times(double factor) {
    return new Closeness(factor * relative, factor * scaled, factor * absolute);
  }

  /**
   * Fails with the worst element if a tensor is too far from the oracle's.
   *
   * @param what is compared, for the message
   * @param wanted the oracle's
   * @param got the backend's
   * @throws AssertionError saying where, what was wanted and what was got
   */
  public void check(String what, HostTensor wanted, HostTensor got) {
    if (!Arrays.equals(wanted.extents(), got.extents())) {
      throw new AssertionError(
          what + ": wanted the shape " + wanted.shape() + ", got " + got.shape());
    }
    if (!wanted.dtype().isFloat()) {
      if (!Arrays.equals(wanted.toLongArray(), got.toLongArray())) {
        throw new AssertionError(what + ": wanted " + wanted + ", got " + got);
      }
      return;
    }
    double scale =
        Arrays.stream(wanted.toDoubleArray())
            .map(Math::abs)
            .filter(v -> Float.isFinite((float) v))
            .max()
            .orElse(0);
    int worst = -1;
    double excess = 0;
    for (int i = 0; i < wanted.size(); i++) {
      double over = over(wanted.getDouble(i), got.getDouble(i), scale);
      if (over > excess) {
        excess = over;
        worst = i;
      }
    }
    if (worst >= 0) {
      throw new AssertionError(
          String.format(
              "%s: element %d of %s should be %s, not %s (%s times the tolerance, scale %s)",
              what,
              worst,
              wanted.shape(),
              wanted.getDouble(worst),
              got.getDouble(worst),
              excess,
              scale));
    }
  }

  /** How many tolerances two numbers are apart, 0 if they are close enough. */
  private double over(double wanted, double got, double scale) {
    float rounded = (float) wanted;
    if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
      return Float.compare(rounded, (float) got) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    if (!Double.isFinite(got)) {
      return Double.POSITIVE_INFINITY;
    }
    double error = Math.abs(wanted - got);
    double allowed = relative * Math.abs(wanted) + scaled * scale + absolute;
    return error <= allowed || error == 0 ? 0 : error / allowed;
  }
}

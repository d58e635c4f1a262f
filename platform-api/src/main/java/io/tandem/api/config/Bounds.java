package io.tandem.api.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The numbers that a {@link Range} allows. */
record Bounds(double min, double max, double above, double below) {
  static final Bounds NONE =
      new Bounds(
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY);

  Bounds {
    double low = Math.max(min, above);
    double high = Math.min(max, below);
    if (!(low < high || (low == high && min == max))) {
      throw new IllegalArgumentException("a range without numbers: " + low + " to " + high);
    }
  }

  static Bounds of(Range range) {
    return new Bounds(range.min(), range.max(), range.above(), range.below());
  }

  boolean allow(double value) {
    return value >= min
        && value <= max
        && (value > above || above == Double.NEGATIVE_INFINITY)
        && (value < below || below == Double.POSITIVE_INFINITY);
  }

  String phrase() {
    List<String> parts = new ArrayList<>();
    if (above != Double.NEGATIVE_INFINITY) {
      parts.add("above " + number(above));
    }
    if (min != Double.NEGATIVE_INFINITY) {
      parts.add("at least " + number(min));
    }
    if (max != Double.POSITIVE_INFINITY) {
      parts.add("at most " + number(max));
    }
    if (below != Double.POSITIVE_INFINITY) {
      parts.add("below " + number(below));
    }
    return String.join(" and ", parts);
  }

  private static String number(double bound) {
    BigDecimal exact = BigDecimal.valueOf(bound);
    return exact.abs().compareTo(new BigDecimal("1e9")) < 0
            && exact.abs().compareTo(new BigDecimal("1e-4")) > 0
        ? exact.stripTrailingZeros().toPlainString()
        : bound == 0 ? "0" : Double.toString(bound);
  }
}

package io.tandem.api.tensor;

/**
 * Conversions between 32-bit floats and the two 16-bit formats, rounding to nearest, ties to even
 * (IEEE 754-2019, section 4.3.1); bfloat16 is the upper half of a 32-bit float.
 */
public final class ReducedFloats {
  private ReducedFloats() {}

  /** The bits of the nearest bfloat16; every NaN becomes a quiet NaN. */
  public static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The value of a bfloat16, exactly. */
  public static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The bits of the nearest binary16; beyond 65504 and its rounding, infinity. */
  public static short toFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (magnitude > 0x7F800000) {
      return (short) (sign | 0x7E00);
    }
    if (magnitude >= 0x477FF000) {
      return (short) (sign | 0x7C00);
    }
    if (magnitude >= 0x38800000) {
      int rounded = magnitude + 0x0FFF + ((magnitude >>> 13) & 1);
      return (short) (sign | ((rounded - 0x38000000) >>> 13));
    }
    // A subnormal: the unit in the last place is 2^-24, and the scaling by a power of two is exact.
    int units = (int) Math.rint(Float.intBitsToFloat(magnitude) * (double) (1 << 24));
    return (short) (sign | units);
  }

  /** The value of a binary16, exactly. */
  public static float fromFloat16(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int fraction = half & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | 0x7F800000 | (fraction << 13));
    }
    if (exponent == 0) {
      float magnitude = fraction / (float) (1 << 24);
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }
}

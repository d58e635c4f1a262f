package io.tandem.backend.tck.cases;

import io.tandem.api.program.Philox;
import io.tandem.api.tensor.HostTensor;
import java.util.Arrays;

/** Values to try operations on, the same in every run: drawn by shape and a number. */
public final class Sample {
  private Sample() {}

  /** Normally distributed {@code f32}. */
  public static HostTensor normal(int number, long... extents) {
    Philox random = Philox.of(number, "normal");
    float[] values = new float[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.normal(i);
    }
    return HostTensor.of(values, extents);
  }

  /** Uniformly distributed {@code f32} in [low, high). */
  public static HostTensor uniform(int number, double low, double high, long... extents) {
    Philox random = Philox.of(number, "uniform");
    float[] values = new float[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.uniform(i));
    }
    return HostTensor.of(values, extents);
  }

  /** {@code i32} in [low, high). */
  public static HostTensor integers(int number, int low, int high, long... extents) {
    Philox random = Philox.of(number, "integers");
    int[] values = new int[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + random.below(i, high - low);
    }
    return HostTensor.of(values, extents);
  }

  /** Truth values, half of them true. */
  public static HostTensor truths(int number, long... extents) {
    Philox random = Philox.of(number, "truths");
    boolean[] values = new boolean[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.below(i, 2) == 1;
    }
    return HostTensor.of(values, extents);
  }

  /**
   * {@code f32} in [-1, 2] that are at least 2/size apart, in random order: nothing ties, and a
   * small step changes no order.
   */
  public static HostTensor distinct(int number, long... extents) {
    Philox random = Philox.of(number, "distinct");
    float[] values = new float[size(extents)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 3f * (i + 0.5f) / values.length - 1;
    }
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.below(i, i + 1);
      float value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
    return HostTensor.of(values, extents);
  }

  /** A {@code f32} vector of these values. */
  public static HostTensor floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return HostTensor.of(floats, floats.length);
  }

  /** An {@code i32} vector of these values. */
  public static HostTensor ints(int... values) {
    return HostTensor.of(values, values.length);
  }

  private static int size(long... extents) {
    return Math.toIntExact(Arrays.stream(extents).reduce(1, Math::multiplyExact));
  }
}

package io.tandem.api.program;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a variable gets its first value: in Java, from a seed and the variable's name alone, so that
 * neither the order of initialization nor the engine matters.
 */
public sealed interface Initializer {

  /** Every element is {@code value}. */
  record Fill(double value) implements Initializer {}

  /** Normally distributed with mean 0. */
  record Normal(double deviation) implements Initializer {}

  /** Uniform over [low, high). */
  record Uniform(double low, double high) implements Initializer {}

  /**
   * Uniform over ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16), the two last
   * axes being fan in and out.
   */
  record GlorotUniform() implements Initializer {}

  /** Given values. */
  record Values(HostTensor values) implements Initializer {}

  /**
   * What another gives, with a number added to some elements: those from {@code from} (inclusive)
   * to {@code to} (exclusive), in row-major order.
   */
  record Raised(Initializer base, int from, int to, double by) implements Initializer {}

  /** All zeros. */
  static Initializer zeros() {
    return new Fill(0);
  }

  /** All ones. */
  static Initializer ones() {
    return new Fill(1);
  }

  static Initializer normal(double deviation) {
    return new Normal(deviation);
  }

  static Initializer uniform(double low, double high) {
    return new Uniform(low, high);
  }

  /**
   * The first value of a variable, in {@code f32}.
   *
   * @param seed the run's seed
   * @param name the variable's name
   * @param shape its known shape
   */
  default HostTensor create(long seed, String name, Shape shape) {
    int size = Math.toIntExact(shape.size().extent());
    float[] values = new float[size];
    if (this instanceof Fill fill) {
      Arrays.fill(values, (float) fill.value());
    } else if (this instanceof Values given) {
      return given.values();
    } else if (this instanceof Raised raised) {
      float[] below = raised.base().create(seed, name, shape).toFloatArray();
      for (int i = raised.from(); i < raised.to(); i++) {
        below[i] += (float) raised.by();
      }
      return HostTensor.of(below, shape.extents());
    } else {
      double[] range = range(shape);
      // Each number depends on its index alone, so that pieces can be drawn at once.
      int piece = 1 << 16;
      IntStream.rangeClosed(0, size / piece)
          .parallel()
          .map(i -> i * piece)
          .forEach(
              i -> draw(Philox.of(seed, name), range, values, i, i + Math.min(piece, size - i)));
    }
    return HostTensor.of(values, shape.extents());
  }

  private void draw(Philox random, double[] range, float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] =
          this instanceof Normal normal
              ? (float) (normal.deviation() * random.normal(i))
              : (float) (range[0] + (range[1] - range[0]) * random.uniform(i));
    }
  }

  private double[] range(Shape shape) {
    if (this instanceof Uniform uniform) {
      return new double[] {uniform.low(), uniform.high()};
    }
    long receptive = 1;
    for (int i = 0; i < shape.rank() - 2; i++) {
      receptive *= shape.dim(i).extent();
    }
    double fans = shape.rank() < 2 ? 2 * shape.size().extent() : 0;
    for (int i = Math.max(0, shape.rank() - 2); shape.rank() >= 2 && i < shape.rank(); i++) {
      fans += (double) receptive * shape.dim(i).extent();
    }
    double limit = Math.sqrt(6 / fans);
    return new double[] {-limit, limit};
  }
}

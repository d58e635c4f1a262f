package io.tandem.backend.tck.reference;

import io.tandem.api.op.Constant;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Size;
import io.tandem.api.program.Philox;
import io.tandem.api.tensor.DType;
import java.util.Arrays;

/** Operations that make tensors from attributes, extents and seeds. */
final class Creation {
  /** As many steps as a float has between a half and one: fewer would round up to 1. */
  private static final double STEPS = 1 << 24;

  private Creation() {}

  static Array constant(Constant op) {
    return Array.of(op.value(), op.value().dtype());
  }

  static Array fill(Fill op, Call call) {
    return filled(op.value(), op.type().dtype(), call.extents(0));
  }

  /** An array of one number, converted as a cast does. */
  static Array filled(double value, DType dtype, int[] extents) {
    int size = Extents.size(extents);
    if (dtype.isFloat()) {
      double[] elements = new double[size];
      Arrays.fill(elements, value);
      return Array.floats(dtype, extents, elements);
    }
    long[] elements = new long[size];
    Arrays.fill(elements, dtype == DType.BOOL && value != 0 ? 1 : (long) value);
    return Array.integers(dtype, extents, elements);
  }

  static Array iota(Iota op, Call call) {
    int size = call.extent(op.size());
    if (op.dtype().isFloat()) {
      double[] elements = new double[size];
      Arrays.setAll(elements, i -> i);
      return call.floats(elements);
    }
    long[] elements = new long[size];
    Arrays.setAll(elements, i -> i);
    return call.integers(elements);
  }

  static Array size(Size op, Call call) {
    int size = call.extent(op.dim());
    return op.dtype().isFloat()
        ? call.floats(new double[] {size})
        : call.integers(new long[] {size});
  }

  static Array uniform(RandomUniform op, Call call) {
    Philox random = Philox.of(call.operand(0).longs()[0], "uniform " + op.salt());
    double[] draws = new double[Extents.size(call.extents(0))];
    Arrays.setAll(draws, i -> Math.floor(random.uniform(i) * STEPS) / STEPS);
    return call.floats(draws);
  }
}

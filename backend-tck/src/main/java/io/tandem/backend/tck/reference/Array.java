package io.tandem.backend.tck.reference;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.ReducedFloats;
import java.util.Arrays;

/**
 * A tensor of the interpreter, row-major: floats of every width as doubles; integers, and truth
 * values as 0 and 1, as longs. Nobody writes to the elements of a finished array.
 */
final class Array {
  private final DType dtype;
  private final int[] extents;
  private final double[] doubles;
  private final long[] longs;

  private Array(DType dtype, int[] extents, double[] doubles, long[] longs) {
    this.dtype = dtype;
    this.extents = extents;
    this.doubles = doubles;
    this.longs = longs;
    if (doubles.length + longs.length != Extents.size(extents)) {
      throw new IllegalStateException(
          dtype.shortName() + Arrays.toString(extents) + " cannot be made from its elements");
    }
  }

  static Array floats(DType dtype, int[] extents, double[] elements) {
    return new Array(dtype, extents, elements, new long[0]);
  }

  /** Integers, or truth values as 0 and 1. */
  static Array integers(DType dtype, int[] extents, long[] elements) {
    return new Array(dtype, extents, new double[0], elements);
  }

  /**
   * The elements of a host tensor.
   *
   * @param dtype what the program takes them for: that of the tensor, or a narrower float
   */
  static Array of(HostTensor host, DType dtype) {
    int[] extents = Extents.of(host.extents());
    return host.dtype().isFloat()
        ? floats(dtype, extents, host.toDoubleArray())
        : integers(dtype, extents, host.toLongArray());
  }

  /** A copy for the host; as a wider float the doubles come out as they are. */
  HostTensor toHost(DType as) {
    long[] outer = Arrays.stream(extents).asLongStream().toArray();
    if (isFloat()) {
      return HostTensor.ofDoubles(as, doubles, outer);
    }
    HostTensor wide = HostTensor.of(longs, outer);
    return wide.castTo(as);
  }

  DType dtype() {
    return dtype;
  }

  boolean isFloat() {
    return dtype.isFloat();
  }

  int[] extents() {
    return extents;
  }

  int extent(int axis) {
    return extents[axis];
  }

  int rank() {
    return extents.length;
  }

  int size() {
    return doubles.length + longs.length;
  }

  double[] doubles() {
    if (!isFloat()) {
      throw new IllegalStateException("not floats: " + dtype);
    }
    return doubles;
  }

  long[] longs() {
    if (isFloat()) {
      throw new IllegalStateException("not integers: " + dtype);
    }
    return longs;
  }

  /** The same elements under other extents. */
  Array reshape(int[] others) {
    return new Array(dtype, others, doubles, longs);
  }

  /** The array whose i-th element is this one's element number {@code sources[i]}. */
  Array take(int[] others, int[] sources) {
    if (isFloat()) {
      double[] taken = new double[sources.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = doubles[sources[i]];
      }
      return floats(dtype, others, taken);
    }
    long[] taken = new long[sources.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = longs[sources[i]];
    }
    return integers(dtype, others, taken);
  }

  /** This array with every element a value of its type, as far as the rounding asks for it. */
  Array rounded(Rounding rounding) {
    switch (dtype) {
      case BFLOAT16, FLOAT16 -> {
        if (rounding == Rounding.REDUCED) {
          double[] narrow = new double[doubles.length];
          for (int i = 0; i < narrow.length; i++) {
            float single = (float) doubles[i];
            narrow[i] =
                dtype == DType.BFLOAT16
                    ? ReducedFloats.fromBfloat16(ReducedFloats.toBfloat16(single))
                    : ReducedFloats.fromFloat16(ReducedFloats.toFloat16(single));
          }
          return floats(dtype, extents, narrow);
        }
      }
      case INT32 -> {
        long[] wrapped = new long[longs.length];
        for (int i = 0; i < wrapped.length; i++) {
          wrapped[i] = (int) longs[i];
        }
        return integers(dtype, extents, wrapped);
      }
      default -> {
        // Doubles and longs hold every value of the other types.
      }
    }
    return this;
  }
}

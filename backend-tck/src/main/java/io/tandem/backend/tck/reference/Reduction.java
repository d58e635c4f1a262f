package io.tandem.backend.tck.reference;

import io.tandem.api.op.CumSum;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.TopK;
import io.tandem.api.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Operations along whole axes: sums, extremes, running sums, order. */
final class Reduction {
  private Reduction() {}

  static Array reduce(Reduce op, Call call) {
    Array x = call.operand(0);
    int[] kept = x.extents().clone();
    op.axes().forEach(axis -> kept[axis] = 1);
    int[] targets = Extents.broadcast(kept, x.extents());
    int size = Extents.size(kept);
    return x.isFloat()
        ? call.floats(floats(op.function(), x.doubles(), targets, size))
        : call.integers(integers(op.function(), x, targets, size));
  }

  private static double[] floats(Reduce.Function function, double[] x, int[] targets, int size) {
    double[] results = new double[size];
    DoubleBinaryOperator combine;
    switch (function) {
      case MAX -> {
        Arrays.fill(results, Double.NEGATIVE_INFINITY);
        combine = Math::max;
      }
      case MIN -> {
        Arrays.fill(results, Double.POSITIVE_INFINITY);
        combine = Math::min;
      }
      default -> combine = Double::sum;
    }
    for (int i = 0; i < x.length; i++) {
      results[targets[i]] = combine.applyAsDouble(results[targets[i]], x[i]);
    }
    if (function == Reduce.Function.MEAN) {
      for (int i = 0; i < size; i++) {
        results[i] /= (double) x.length / size;
      }
    }
    return results;
  }

  private static long[] integers(Reduce.Function function, Array x, int[] targets, int size) {
    long[] results = new long[size];
    boolean narrow = x.dtype() == DType.INT32;
    LongBinaryOperator combine;
    switch (function) {
      case MAX -> {
        Arrays.fill(results, narrow ? Integer.MIN_VALUE : Long.MIN_VALUE);
        combine = Math::max;
      }
      case MIN -> {
        Arrays.fill(results, narrow ? Integer.MAX_VALUE : Long.MAX_VALUE);
        combine = Math::min;
      }
      case ANY -> combine = (a, b) -> a | b;
      case ALL -> {
        Arrays.fill(results, 1);
        combine = (a, b) -> a & b;
      }
      default -> combine = Long::sum;
    }
    for (int i = 0; i < targets.length; i++) {
      results[targets[i]] = combine.applyAsLong(results[targets[i]], x.longs()[i]);
    }
    return results;
  }

  static Array argMax(int axis, Call call) {
    Array x = call.operand(0);
    int extent = x.extent(axis);
    if (extent == 0) {
      throw new IndexOutOfBoundsException("argMax over the empty axis " + axis);
    }
    int inner = Extents.size(x.extents(), axis + 1, x.rank());
    int outer = Extents.size(x.extents(), 0, axis);
    long[] results = new long[outer * inner];
    for (int i = 0; i < results.length; i++) {
      int first = i / inner * extent * inner + i % inner;
      int best = 0;
      for (int j = 1; j < extent; j++) {
        if (greater(x, first + j * inner, first + best * inner)) {
          best = j;
        }
      }
      results[i] = best;
    }
    return call.integers(results);
  }

  static List<Array> topK(TopK op, Call call) {
    Array x = call.operand(0);
    int n = x.extent(x.rank() - 1);
    int k = op.k();
    if (k > n) {
      throw new IndexOutOfBoundsException("the top " + k + " of " + n);
    }
    int rows = Extents.size(x.extents(), 0, x.rank() - 1);
    int[] sources = new int[rows * k];
    long[] indices = new long[rows * k];
    for (int row = 0; row < rows; row++) {
      boolean[] taken = new boolean[n];
      for (int j = 0; j < k; j++) {
        int best = -1;
        for (int i = 0; i < n; i++) {
          if (!taken[i] && (best < 0 || greater(x, row * n + i, row * n + best))) {
            best = i;
          }
        }
        taken[best] = true;
        sources[row * k + j] = row * n + best;
        indices[row * k + j] = best;
      }
    }
    return List.of(
        x.take(call.extents(0), sources), Array.integers(DType.INT32, call.extents(1), indices));
  }

  private static boolean greater(Array x, int a, int b) {
    return x.isFloat() ? x.doubles()[a] > x.doubles()[b] : x.longs()[a] > x.longs()[b];
  }

  static Array cumSum(CumSum op, Call call) {
    Array x = call.operand(0);
    int extent = x.extent(op.axis());
    int inner = Extents.size(x.extents(), op.axis() + 1, x.rank());
    double[] doubles = x.isFloat() ? new double[x.size()] : new double[0];
    long[] longs = x.isFloat() ? new long[0] : new long[x.size()];
    for (int i = 0; i < x.size() / Math.max(extent, 1); i++) {
      int first = i / inner * extent * inner + i % inner;
      double sum = 0;
      long whole = 0;
      for (int j = 0; j < extent; j++) {
        int at = first + (op.reverse() ? extent - 1 - j : j) * inner;
        if (x.isFloat()) {
          double before = sum;
          sum += x.doubles()[at];
          doubles[at] = op.exclusive() ? before : sum;
        } else {
          long before = whole;
          whole += x.longs()[at];
          longs[at] = op.exclusive() ? before : whole;
        }
      }
    }
    return x.isFloat() ? call.floats(doubles) : call.integers(longs);
  }
}

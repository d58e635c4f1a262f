package io.tandem.backend.tck.reference;

import io.tandem.api.op.Concat;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Operations that move elements and compute nothing. */
final class Movement {
  private Movement() {}

  static Array reshape(Call call) {
    return call.operand(0).reshape(call.extents(0));
  }

  static Array expand(Call call) {
    Array x = call.operand(0);
    int[] extents = call.extents(0);
    return x.take(extents, Extents.broadcast(x.extents(), extents));
  }

  static Array transpose(Transpose op, Call call) {
    Array x = call.operand(0);
    int[] strides = Extents.strides(x.extents());
    int[] permuted = op.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
    int[] extents = call.extents(0);
    return x.take(extents, Extents.walk(extents, permuted));
  }

  static Array reverse(int axis, Call call) {
    Array x = call.operand(0);
    int last = x.extent(axis) - 1;
    return x.take(x.extents(), along(x.extents(), axis, last + 1, i -> last - i));
  }

  static Array slice(Slice op, Call call) {
    Array x = call.operand(0);
    int start = call.extent(op.start());
    int end = call.extent(op.end());
    if (start > end || end > x.extent(op.axis())) {
      throw new IndexOutOfBoundsException(
          "the slice "
              + start
              + ":"
              + end
              + " is not inside axis "
              + op.axis()
              + " of "
              + Arrays.toString(x.extents()));
    }
    return part(x, op.axis(), start, call.extents(0), op.step());
  }

  static List<Array> split(Split op, Call call) {
    List<Array> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < op.sizes().size(); i++) {
      parts.add(part(call.operand(0), op.axis(), start, call.extents(i), 1));
      start += call.extent(op.sizes().get(i));
    }
    return parts;
  }

  private static Array part(Array x, int axis, int start, int[] extents, int step) {
    return x.take(extents, along(x.extents(), axis, extents[axis], i -> start + i * step));
  }

  static Array pad(Pad op, Call call) {
    // Each element of the result is one of the operand or the padding, which is put after them.
    Array x = call.operand(0);
    Array padding = Creation.filled(op.value(), x.dtype(), new int[] {1});
    int[] flat = {x.size()};
    Array both = joined(List.of(x.reshape(flat), padding), 0, new int[] {x.size() + 1});
    int before = call.extent(op.before());
    int size = x.extent(op.axis());
    int[] extents = call.extents(0);
    int inner = Extents.size(extents, op.axis() + 1, extents.length);
    int[] sources = new int[Extents.size(extents)];
    for (int i = 0; i < sources.length; i++) {
      int place = i / inner % extents[op.axis()] - before;
      int outer = i / inner / extents[op.axis()];
      boolean inside = place >= 0 && place < size;
      sources[i] = inside ? (outer * size + place) * inner + i % inner : x.size();
    }
    return both.take(extents, sources);
  }

  static Array concat(Concat op, Call call) {
    return joined(call.operands(), op.axis(), call.extents(0));
  }

  private static Array joined(List<Array> parts, int axis, int[] extents) {
    int inner = Extents.size(extents, axis + 1, extents.length);
    int outer = Extents.size(extents, 0, axis);
    int row = extents[axis] * inner;
    boolean floats = parts.get(0).isFloat();
    double[] doubles = new double[floats ? outer * row : 0];
    long[] longs = new long[floats ? 0 : outer * row];
    int start = 0;
    for (Array part : parts) {
      int length = part.extent(axis) * inner;
      Object from = floats ? part.doubles() : part.longs();
      for (int i = 0; i < outer; i++) {
        System.arraycopy(from, i * length, floats ? doubles : longs, i * row + start, length);
      }
      start += length;
    }
    return floats
        ? Array.floats(parts.get(0).dtype(), extents, doubles)
        : Array.integers(parts.get(0).dtype(), extents, longs);
  }

  /**
   * For each position of the operand with the axis changed to another extent, the position of the
   * operand whose place along the axis is given.
   */
  private static int[] along(int[] extents, int axis, int extent, IntUnaryOperator place) {
    int inner = Extents.size(extents, axis + 1, extents.length);
    int[] sources = new int[Extents.size(Extents.with(extents, axis, extent))];
    for (int i = 0; i < sources.length; i++) {
      int outer = i / inner / extent;
      int source = place.applyAsInt(i / inner % extent);
      sources[i] = (outer * extents[axis] + source) * inner + i % inner;
    }
    return sources;
  }
}

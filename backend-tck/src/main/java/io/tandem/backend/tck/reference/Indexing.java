package io.tandem.backend.tck.reference;

import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.ScatterAddAlong;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Operations that read or add at places given by indices. */
final class Indexing {
  private Indexing() {}

  static Array gather(Gather op, Call call) {
    Array x = call.operand(0);
    long[] indices = call.operand(1).longs();
    int extent = x.extent(op.axis());
    int outer = Extents.size(x.extents(), 0, op.axis());
    int inner = Extents.size(x.extents(), op.axis() + 1, x.rank());
    int[] sources = new int[outer * indices.length * inner];
    int next = 0;
    for (int i = 0; i < outer; i++) {
      for (long index : indices) {
        int row = (i * extent + inside(index, extent)) * inner;
        for (int j = 0; j < inner; j++) {
          sources[next++] = row + j;
        }
      }
    }
    return x.take(call.extents(0), sources);
  }

  static Array gatherAlong(GatherAlong op, Call call) {
    Array x = call.operand(0);
    return x.take(call.extents(0), places(call.operand(1), op.axis(), x.extent(op.axis())));
  }

  static Array scatterAddRows(Call call) {
    Array table = call.operand(0);
    long[] indices = call.operand(1).longs();
    double[] rows = call.operand(2).doubles();
    int width = Extents.size(table.extents(), 1, table.rank());
    double[] sums = table.doubles().clone();
    for (int i = 0; i < indices.length; i++) {
      int row = inside(indices[i], table.extent(0));
      for (int j = 0; j < width; j++) {
        sums[row * width + j] += rows[i * width + j];
      }
    }
    return call.floats(sums);
  }

  static Array scatterAddAlong(ScatterAddAlong op, Call call) {
    Array x = call.operand(0);
    int[] places = places(call.operand(1), op.axis(), x.extent(op.axis()));
    double[] updates = call.operand(2).doubles();
    double[] sums = x.doubles().clone();
    for (int i = 0; i < places.length; i++) {
      sums[places[i]] += updates[i];
    }
    return call.floats(sums);
  }

  /** Distinct indices in the order of their first occurrence, then the first index again. */
  static List<Array> coalesceRows(Call call) {
    long[] indices = call.operand(0).longs();
    Array rows = call.operand(1);
    int width = Extents.size(rows.extents(), 1, rows.rank());
    Map<Long, Integer> places = new LinkedHashMap<>();
    double[] sums = new double[rows.size()];
    for (int i = 0; i < indices.length; i++) {
      int place = places.computeIfAbsent(indices[i], index -> places.size());
      for (int j = 0; j < width; j++) {
        sums[place * width + j] += rows.doubles()[i * width + j];
      }
    }
    long[] distinct = new long[indices.length];
    if (indices.length > 0) {
      Arrays.fill(distinct, indices[0]);
    }
    places.forEach((index, place) -> distinct[place] = index);
    return List.of(
        Array.integers(call.operand(0).dtype(), call.operand(0).extents(), distinct),
        Array.floats(rows.dtype(), rows.extents(), sums));
  }

  /** The position that each index means in an array with another extent of the axis. */
  private static int[] places(Array indices, int axis, int extent) {
    int inner = Extents.size(indices.extents(), axis + 1, indices.rank());
    int own = indices.extent(axis);
    int[] places = new int[indices.size()];
    for (int i = 0; i < places.length; i++) {
      int outer = i / inner / own;
      places[i] = (outer * extent + inside(indices.longs()[i], extent)) * inner + i % inner;
    }
    return places;
  }

  private static int inside(long index, int extent) {
    if (index < 0 || index >= extent) {
      throw new IndexOutOfBoundsException("the index " + index + " is not in [0, " + extent + ")");
    }
    return (int) index;
  }
}

package io.tandem.backend.tck.reference;

import io.tandem.api.tensor.Shape;
import java.util.Arrays;

/** Arithmetic on extents and on positions in row-major order. */
final class Extents {
  private Extents() {}

  static int[] of(long[] extents) {
    return Arrays.stream(extents).mapToInt(Math::toIntExact).toArray();
  }

  static Shape shape(int[] extents) {
    return Shape.of(Arrays.stream(extents).asLongStream().toArray());
  }

  static int size(int[] extents) {
    return size(extents, 0, extents.length);
  }

  /** The number of elements of the axes from one (inclusive) to another (exclusive). */
  static int size(int[] extents, int from, int to) {
    int size = 1;
    for (int axis = from; axis < to; axis++) {
      size = Math.multiplyExact(size, extents[axis]);
    }
    return size;
  }

  static int[] with(int[] extents, int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis] = extent;
    return changed;
  }

  /** How many positions apart two neighbours along each axis are. */
  static int[] strides(int[] extents) {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /**
   * For each position under {@code to}, the position under {@code from} that broadcasts to it. Read
   * the other way round, it is where a reduction to {@code from} puts each element.
   */
  static int[] broadcast(int[] from, int[] to) {
    int[] strides = strides(from);
    int[] along = new int[to.length];
    int extra = to.length - from.length;
    for (int axis = 0; axis < from.length; axis++) {
      along[axis + extra] = from[axis] == 1 ? 0 : strides[axis];
    }
    return walk(to, along);
  }

  /** For each position under {@code extents}, the sum of its coordinates times the strides. */
  static int[] walk(int[] extents, int[] strides) {
    int[] places = new int[size(extents)];
    int[] coordinates = new int[extents.length];
    int place = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = place;
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        place += strides[axis];
        if (++coordinates[axis] < extents[axis]) {
          break;
        }
        place -= strides[axis] * extents[axis];
        coordinates[axis] = 0;
      }
    }
    return places;
  }
}

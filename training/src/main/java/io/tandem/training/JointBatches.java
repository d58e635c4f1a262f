package io.tandem.training;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tensors of several micro-batches as those of one batch: one after the other along their first
 * axis, and filled up with zeros along the others to the longest.
 */
final class JointBatches {
  private JointBatches() {}

  /**
   * Joins tensors of one name.
   *
   * @param parts of one element type and rank, at least one
   */
  static HostTensor joined(List<HostTensor> parts) {
    long[] extents = parts.get(0).extents().clone();
    extents[0] = 0;
    for (HostTensor part : parts) {
      long[] own = part.extents();
      extents[0] += own[0];
      for (int i = 1; i < extents.length; i++) {
        extents[i] = Math.max(extents[i], own[i]);
      }
    }
    ByteBuffer bytes = buffer(parts.get(0).dtype(), extents);
    long row = 0;
    for (HostTensor part : parts) {
      long[] own = part.extents();
      copy(part.bytes(), own, 0, bytes, extents, row, own, part.dtype().bytes());
      row += own[0];
    }
    return HostTensor.wrap(parts.get(0).dtype(), bytes, extents);
  }

  /**
   * Takes a joined tensor apart.
   *
   * @param extents those of the parts, in their order
   */
  static List<HostTensor> apart(HostTensor joined, List<long[]> extents) {
    List<HostTensor> parts = new ArrayList<>();
    long row = 0;
    for (long[] own : extents) {
      ByteBuffer bytes = buffer(joined.dtype(), own);
      copy(joined.bytes(), joined.extents(), row, bytes, own, 0, own, joined.dtype().bytes());
      parts.add(HostTensor.wrap(joined.dtype(), bytes, own));
      row += own[0];
    }
    return parts;
  }

  /**
   * Copies a block of elements between tensors of one rank.
   *
   * @param fromRow where along the first axis it begins; along the others it begins at 0
   * @param block its extents
   */
  private static void copy(
      ByteBuffer from,
      long[] fromExtents,
      long fromRow,
      ByteBuffer to,
      long[] toExtents,
      long toRow,
      long[] block,
      int width) {
    int last = block.length - 1;
    long lines = 1;
    for (int axis = 0; axis < last; axis++) {
      lines *= block[axis];
    }
    // Of rank 1, the rows are the elements of one line.
    int length = Math.toIntExact(block[last] * width);
    for (long line = 0; line < lines; line++) {
      long source = place(line, block, fromExtents, fromRow);
      long target = place(line, block, toExtents, toRow);
      int begin = Math.toIntExact(source * width);
      to.put(Math.toIntExact(target * width), from, begin, length);
    }
  }

  /** The number, in a tensor, of the first element of a line of a block. */
  private static long place(long line, long[] block, long[] extents, long row) {
    int last = block.length - 1;
    if (last == 0) {
      return row;
    }
    long place = 0;
    long stride = extents[last];
    long rest = line;
    for (int axis = last - 1; axis >= 0; axis--) {
      long index = rest % block[axis] + (axis == 0 ? row : 0);
      rest /= block[axis];
      place += index * stride;
      stride *= extents[axis];
    }
    return place;
  }

  private static ByteBuffer buffer(DType dtype, long[] extents) {
    long size = Arrays.stream(extents).reduce(1, Math::multiplyExact);
    return ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(size, dtype.bytes())))
        .order(ByteOrder.nativeOrder());
  }
}

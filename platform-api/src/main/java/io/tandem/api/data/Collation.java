package io.tandem.api.data;

import io.tandem.api.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Puts examples side by side: fills each feature up to the length that its axes have in the batch,
 * and stacks them along a first axis. Immutable and thread-safe.
 *
 * @param features what there is of each example, by name
 */
public record Collation(Map<String, Feature> features) {
  /** Copies the map. */
  public Collation {
    features = Collections.unmodifiableMap(new TreeMap<>(features));
  }

  /**
   * The lengths of an example's axes.
   *
   * @return lengths by the axes' names
   * @throws IllegalArgumentException if a feature is missing, of another type or rank, or two axes
   *     of one name differ in length
   */
  public Map<String, Integer> lengths(Example example) {
    Map<String, Integer> lengths = new TreeMap<>();
    features.forEach(
        (name, feature) -> {
          HostTensor tensor = tensor(example, name, feature);
          for (int i = 0; i < feature.axes().size(); i++) {
            String axis = feature.axes().get(i);
            int length = Math.toIntExact(tensor.extents()[i]);
            Integer other = lengths.putIfAbsent(axis, length);
            if (other != null && other != length) {
              throw new IllegalArgumentException(
                  String.format(
                      "%s: '%s' has %d along '%s', and others have %d",
                      example.name(), name, length, axis, other));
            }
          }
        });
    return lengths;
  }

  private static HostTensor tensor(Example example, String name, Feature feature) {
    HostTensor tensor = example.tensors().get(name);
    if (tensor == null
        || tensor.dtype() != feature.dtype()
        || tensor.shape().rank() != feature.axes().size()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: '%s' is to be %s with the axes %s, not %s",
              example.name(),
              name,
              feature.dtype(),
              feature.axes(),
              tensor == null ? "missing" : tensor.type()));
    }
    return tensor;
  }

  /**
   * Makes a batch.
   *
   * @param examples at least one
   * @param atLeast by the axes' names, what is filled up to even if no example is as long; other
   *     axes are filled up to their longest
   * @return each feature as {@code [batch, axes…]}
   * @throws IllegalArgumentException as {@link #lengths} does
   */
  public Batch batch(List<Example> examples, Map<String, Integer> atLeast) {
    Map<String, Integer> lengths = new TreeMap<>(atLeast);
    long targets = 0;
    for (Example example : examples) {
      lengths(example).forEach((axis, length) -> lengths.merge(axis, length, Math::max));
      targets += example.targetTokens();
    }
    Map<String, HostTensor> tensors = new TreeMap<>();
    features.forEach((name, feature) -> tensors.put(name, stack(examples, name, feature, lengths)));
    return new Batch(tensors, examples.size(), targets, OptionalLong.empty());
  }

  private static HostTensor stack(
      List<Example> examples, String name, Feature feature, Map<String, Integer> lengths) {
    int rank = feature.axes().size();
    long[] extents = new long[rank + 1];
    extents[0] = examples.size();
    int row = 1;
    for (int i = 0; i < rank; i++) {
      extents[i + 1] = lengths.get(feature.axes().get(i));
      row = Math.multiplyExact(row, (int) extents[i + 1]);
    }
    int width = feature.dtype().bytes();
    ByteBuffer all =
        ByteBuffer.allocate(Math.multiplyExact(Math.multiplyExact(row, examples.size()), width))
            .order(ByteOrder.nativeOrder());
    fill(all, feature);
    for (int i = 0; i < examples.size(); i++) {
      HostTensor tensor = examples.get(i).tensors().get(name);
      copy(tensor.bytes(), tensor.extents(), all, i * row * width, extents, width);
    }
    return HostTensor.wrap(feature.dtype(), all, extents);
  }

  private static void fill(ByteBuffer all, Feature feature) {
    if (feature.padding() == 0) {
      return;
    }
    ByteBuffer one =
        HostTensor.ofDoubles(feature.dtype(), new double[] {feature.padding()}, 1).bytes();
    byte[] element = new byte[one.remaining()];
    one.get(element);
    for (int i = 0; i < all.capacity(); i += element.length) {
      all.put(i, element);
    }
  }

  /** Copies a tensor into the beginning of each axis of a larger one, a row at a time. */
  private static void copy(
      ByteBuffer from, long[] extents, ByteBuffer to, int begin, long[] into, int width) {
    int rank = extents.length;
    int row = width * (rank == 0 ? 1 : (int) extents[rank - 1]);
    int rows = row == 0 ? 0 : from.remaining() / row;
    int[] index = new int[Math.max(0, rank - 1)];
    for (int r = 0; r < rows; r++) {
      long place = 0;
      for (int axis = 0; axis < rank - 1; axis++) {
        place = (place + index[axis]) * into[axis + 2];
      }
      to.put(begin + (int) place * width, from, r * row, row);
      for (int axis = rank - 2; axis >= 0 && ++index[axis] == extents[axis]; axis--) {
        index[axis] = 0;
      }
    }
  }
}

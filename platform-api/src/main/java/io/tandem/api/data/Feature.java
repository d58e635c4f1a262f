package io.tandem.api.data;

import io.tandem.api.tensor.DType;
import java.util.List;

/**
 * What a model reads of each example under one name: a tensor whose axes may differ in length from
 * example to example. In a batch an axis {@code batch} stands before them, and shorter examples are
 * filled up at their ends.
 *
 * @param dtype the element type
 * @param axes names of the axes; those of one name, also in other features, are of one length in an
 *     example and are filled up to one length in a batch. Empty for a scalar
 * @param padding what stands where an example has ended
 */
public record Feature(DType dtype, List<String> axes, double padding) {
  /** Copies the list. */
  public Feature {
    axes = List.copyOf(axes);
  }

  /** Integers, {@link DType#INT32}. */
  public static Feature integers(int padding, String... axes) {
    return new Feature(DType.INT32, List.of(axes), padding);
  }
}

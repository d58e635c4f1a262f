package io.tandem.api.safetensors;

import io.tandem.api.tensor.DType;
import java.util.List;

/**
 * What a file's header says of one tensor.
 *
 * @param name the name, for example {@code h.0.attn.c_attn.weight}
 * @param dtype the type of the elements
 * @param extents the shape, outermost first; empty for a scalar
 * @param offset where the tensor's bytes begin, from the file's start
 * @param length how many bytes it has
 */
public record StoredTensor(String name, DType dtype, List<Long> extents, long offset, long length) {

  /** Copies the extents. */
  public StoredTensor {
    extents = List.copyOf(extents);
  }
}

package io.tandem.api.program;

import io.tandem.api.tensor.TensorType;

/**
 * A value of a program: an input, a variable as it was before the call, or a result of a node.
 *
 * @param id unique in its program, and growing in the order of definition
 * @param type element type and shape
 */
public record Value(int id, TensorType type) {
  @Override
  public String toString() {
    return "%" + id;
  }
}

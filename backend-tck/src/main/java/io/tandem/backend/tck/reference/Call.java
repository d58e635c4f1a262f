package io.tandem.backend.tck.reference;

import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * One application of a primitive with its operands' values.
 *
 * @param operands the values, in order
 * @param types what the results will be
 * @param binding what the symbols stand for
 */
record Call(List<Array> operands, List<TensorType> types, Map<String, Long> binding) {

  Array operand(int index) {
    return operands.get(index);
  }

  /** The extents of a result. */
  int[] extents(int result) {
    return Extents.of(types.get(result).shape().evaluate(binding));
  }

  int extent(Dim dim) {
    return Math.toIntExact(dim.evaluate(binding));
  }

  /** A first result of floats. */
  Array floats(double[] elements) {
    return Array.floats(types.get(0).dtype(), extents(0), elements);
  }

  /** A first result of integers or truth values. */
  Array integers(long[] elements) {
    return Array.integers(types.get(0).dtype(), extents(0), elements);
  }
}

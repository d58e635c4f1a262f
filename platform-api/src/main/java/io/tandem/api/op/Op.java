package io.tandem.api.op;

import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * An operation with its static attributes: a value, equal to every operation of the same kind and
 * attributes. Operands are not part of it; they are given where a program applies it.
 *
 * <p>All operations are immutable and thread-safe.
 */
public sealed interface Op permits Primitive, Composite {

  /** The operation's name as listings print it, in lower camel case. */
  default String name() {
    String simple = getClass().getSimpleName();
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  /**
   * The types of the results.
   *
   * @param operands the operands' types
   * @throws IllegalArgumentException if the operation does not apply to them, saying why and naming
   *     the types
   */
  List<TensorType> infer(List<TensorType> operands);

  /**
   * Reverse-mode rule: contributes to the gradient of each operand that needs one.
   *
   * <p>The default contributes nothing, which is right for operations whose results are integers or
   * truth values or piecewise constant.
   */
  default void backward(Backward call) {}

  /**
   * Floating-point operations of one application. A multiplication followed by an addition counts
   * as two; each element of an elementwise operation's result counts as one, transcendental or not;
   * moving data counts nothing.
   *
   * @param binding values for the symbols of the types' shapes
   */
  default double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return 0;
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.program.Trace;
import java.util.function.Supplier;

/**
 * One application of an operation as its differentiation rule sees it: operands, results, the
 * gradients that arrived for the results, and a place to leave those of the operands.
 */
public interface Backward {

  /** The trace that the rule's own operations go to. */
  Trace trace();

  int operands();

  Tensor operand(int index);

  Tensor result(int index);

  /** Whether any gradient arrived for a result. */
  boolean hasGradient(int result);

  /** The gradient of a result, zeros if none arrived; of the result's type. */
  Tensor gradient(int result);

  /** Whether the gradient of an operand is asked for. */
  boolean needs(int operand);

  /**
   * Adds to the gradient of an operand, if that is asked for.
   *
   * @param gradient computed only then; must have the operand's shape
   */
  void contribute(int operand, Supplier<Tensor> gradient);
}

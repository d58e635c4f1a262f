package io.tandem.api.op;

import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The first operand itself, but not before the others are there: {@code (x, awaited…) -> x}, with
 * at least one awaited.
 *
 * <p>It says when something is computed, not what. What is computed from the result begins when the
 * awaited have been computed, and is no repetition of what is computed from the operand: a backend
 * must not merge the two, though they give the same. That is what computing again is for: what was
 * computed the first time need not be kept until then.
 */
public record Await() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, Integer.MAX_VALUE);
    return List.of(operands.get(0));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(0, () -> call.gradient(0));
  }
}

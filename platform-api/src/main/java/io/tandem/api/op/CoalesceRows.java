package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Adds up the rows that have the same index: {@code (indices [k], rows [k, …]) -> (distinct [k],
 * sums [k, …])}.
 *
 * <p>With u distinct indices, the first u places of {@code distinct} hold each of them once, in an
 * order of the engine's own, and the same places of {@code sums} the sum of its rows. The places
 * after that hold some index of the operand and rows of zeros, so that adding all k rows to a table
 * adds each sum once. The time does not depend on any table's size. Not differentiable.
 */
public record CoalesceRows() implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType indices = operands.get(0);
    TensorType rows = operands.get(1);
    Types.integer(this, indices);
    Types.floating(this, rows);
    Types.require(
        indices.rank() == 1
            && rows.rank() >= 1
            && rows.shape().dim(0).equals(indices.shape().dim(0)),
        "coalesceRows needs an index for each row, not %s for %s",
        indices.shape(),
        rows.shape());
    return operands;
  }

  @Override
  public void backward(Backward call) {
    if (call.hasGradient(1)) {
      throw new UnsupportedOperationException("coalesceRows has no gradient");
    }
  }

  /** Applies the operation. */
  public static List<Tensor> of(Tensor indices, Tensor rows) {
    return indices.trace().apply(new CoalesceRows(), indices, rows);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Adds single elements along an axis: {@code (x [a, n, b], indices [a, i, b], updates [a, i, b]) ->
 * [a, n, b]}, where {@code updates[p, q, r]} is added to {@code x[p, indices[p, q, r], r]};
 * PyTorch's {@code scatter_add}. Floats; indices as for {@link Gather}; the other axes must be
 * equal.
 *
 * @param axis counted from 0
 */
public record ScatterAddAlong(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 3, 3);
    TensorType x = operands.get(0);
    TensorType indices = operands.get(1);
    TensorType updates = operands.get(2);
    Types.floating(this, x);
    Types.sameDType(this, x, updates);
    Types.integer(this, indices);
    Types.require(
        x.rank() == indices.rank()
            && indices.shape().equals(updates.shape())
            && x.shape().with(axis, Dim.ONE).equals(indices.shape().with(axis, Dim.ONE)),
        "scatterAddAlong axis %d of %s cannot take indices %s and updates %s",
        axis,
        x.shape(),
        indices.shape(),
        updates.shape());
    return List.of(x);
  }

  @Override
  public void backward(Backward call) {
    Tensor g = call.gradient(0);
    call.contribute(0, () -> g);
    call.contribute(2, () -> g.gatherAlong(axis, call.operand(1)));
  }
}

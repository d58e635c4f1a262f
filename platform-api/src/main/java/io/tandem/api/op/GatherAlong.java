package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Takes single elements along an axis by index: {@code (x [a, n, b], indices [a, i, b]) -> [a, i,
 * b]}, where {@code y[p, q, r] = x[p, indices[p, q, r], r]}; NumPy's {@code take_along_axis} and
 * PyTorch's {@code gather}. Indices as for {@link Gather}; the other axes must be equal.
 *
 * @param axis counted from 0
 */
public record GatherAlong(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType x = operands.get(0);
    TensorType indices = operands.get(1);
    Types.integer(this, indices);
    Types.require(
        x.rank() == indices.rank()
            && x.shape().with(axis, Dim.ONE).equals(indices.shape().with(axis, Dim.ONE)),
        "gatherAlong axis %d needs shapes equal elsewhere, not %s and %s",
        axis,
        x.shape(),
        indices.shape());
    return List.of(x.with(indices.shape()));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0,
        () -> {
          Tensor zeros = call.operand(0).zerosLike();
          ScatterAddAlong op = new ScatterAddAlong(axis);
          return call.trace().apply(op, zeros, call.operand(1), call.gradient(0)).get(0);
        });
  }
}

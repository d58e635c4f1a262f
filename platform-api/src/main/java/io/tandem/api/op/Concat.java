package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * Joins tensors along an axis: one or more operands of one element type that differ in that axis
 * only.
 *
 * @param axis counted from 0
 */
public record Concat(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, Integer.MAX_VALUE);
    TensorType first = operands.get(0);
    first.shape().axis(axis);
    Dim sum = Dim.ZERO;
    for (TensorType operand : operands) {
      Types.require(
          operand.dtype() == first.dtype()
              && operand.rank() == first.rank()
              && operand.shape().with(axis, Dim.ONE).equals(first.shape().with(axis, Dim.ONE)),
          "%s and %s cannot be joined along axis %d",
          first,
          operand,
          axis);
      sum = sum.plus(operand.shape().dim(axis));
    }
    return List.of(first.with(first.shape().with(axis, sum)));
  }

  @Override
  public void backward(Backward call) {
    Dim start = Dim.ZERO;
    for (int i = 0; i < call.operands(); i++) {
      Tensor operand = call.operand(i);
      Dim from = start;
      Dim to = start.plus(operand.shape().dim(axis));
      call.contribute(i, () -> call.gradient(0).slice(axis, from, to));
      start = to;
    }
  }
}

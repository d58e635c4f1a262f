package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes whole slices along an axis by index: {@code ([…, n, …], indices [i, …]) -> […, i, …, …]},
 * as NumPy's {@code take}. With axis 0 this is the look-up in an embedding table.
 *
 * <p>Indices are {@code i32} or {@code i64} and must lie in [0, n); one that does not is an error
 * at run time, except that an engine on a GPU may leave its result open. Gradients of an index
 * taken twice add up.
 *
 * @param axis counted from 0
 */
public record Gather(int axis) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType x = operands.get(0);
    TensorType indices = operands.get(1);
    Types.integer(this, indices);
    x.shape().axis(axis);
    Shape shape = x.shape().sub(0, axis).followedBy(indices.shape());
    return List.of(x.with(shape.followedBy(x.shape().sub(axis + 1, x.rank()))));
  }

  @Override
  public void backward(Backward call) {
    Tensor x = call.operand(0);
    Tensor indices = call.operand(1);
    call.contribute(
        0,
        () -> {
          Dim size = x.shape().dim(axis);
          int rank = indices.shape().rank();
          List<Integer> toFront = new ArrayList<>();
          for (int i = 0; i < rank; i++) {
            toFront.add(axis + i);
          }
          for (int i = 0; i < call.gradient(0).shape().rank(); i++) {
            if (i < axis || i >= axis + rank) {
              toFront.add(i);
            }
          }
          Tensor g = axis == 0 ? call.gradient(0) : call.gradient(0).transpose(toFront);
          Tensor dx = call.trace().apply(new EmbeddingGrad(size), indices, g).get(0);
          return axis == 0 ? dx : dx.moveAxis(0, axis);
        });
  }
}

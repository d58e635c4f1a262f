package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;

/**
 * The k greatest elements along the last axis, in descending order, and their indices: {@code ([…,
 * n]) -> (values […, k], indices […, k] i32)}. Of equal elements those with lower indices come
 * first. k is at most n; with NaN the result is undefined.
 */
public record TopK(int k) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    Types.require(x.dtype() != DType.BOOL && x.rank() >= 1, "topK does not apply to %s", x);
    Dim n = x.shape().dim(-1);
    Types.require(k >= 0 && !(n.isStatic() && n.extent() < k), "the top %d of %s", k, x);
    Shape shape = x.shape().with(-1, Dim.of(k));
    return List.of(x.with(shape), TensorType.of(DType.INT32, shape));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0,
        () -> {
          Tensor zeros = call.operand(0).zerosLike();
          ScatterAddAlong op = new ScatterAddAlong(zeros.shape().rank() - 1);
          return call.trace().apply(op, zeros, call.result(1), call.gradient(0)).get(0);
        });
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Matrix product over the last two axes: {@code ([…, m, k], [..., k, n]) -> […, m, n]}.
 *
 * <p>Floats of one type, rank 2 or more; the leading axes broadcast. An operand may be given
 * transposed, that is as {@code […, k, m]} or {@code […, n, k]}. If k is 0 the result is 0.
 * Products of {@code bf16} and {@code f16} are accumulated in {@code f32} and rounded once.
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Primitive {
  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType a = operands.get(0);
    TensorType b = operands.get(1);
    Types.sameDType(this, a, b);
    Types.floating(this, a);
    Types.require(
        a.rank() >= 2 && b.rank() >= 2,
        "matMul needs matrices, not %s and %s",
        a.shape(),
        b.shape());
    Dim m = a.shape().dim(transposeA ? -1 : -2);
    Dim ka = a.shape().dim(transposeA ? -2 : -1);
    Dim kb = b.shape().dim(transposeB ? -1 : -2);
    Dim n = b.shape().dim(transposeB ? -2 : -1);
    Types.require(
        ka.equals(kb),
        "the inner extents %s and %s differ: matMul of %s%s with %s%s",
        ka,
        kb,
        a.shape(),
        transposeA ? " transposed" : "",
        b.shape(),
        transposeB ? " transposed" : "");
    Shape batch = Shape.broadcast(a.shape().sub(0, a.rank() - 2), b.shape().sub(0, b.rank() - 2));
    return List.of(a.with(batch.followedBy(Shape.of(m, n))));
  }

  @Override
  public void backward(Backward call) {
    Tensor a = call.operand(0);
    Tensor b = call.operand(1);
    Tensor g = call.gradient(0);
    call.contribute(
        0,
        () ->
            (transposeA ? b.matmul(g, transposeB, true) : g.matmul(b, false, !transposeB))
                .sumTo(a.shape()));
    call.contribute(
        1,
        () ->
            (transposeB ? g.matmul(a, true, transposeA) : a.matmul(g, !transposeA, false))
                .sumTo(b.shape()));
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    Dim k = operands.get(0).shape().dim(transposeA ? -2 : -1);
    return 2.0 * k.evaluate(binding) * Types.elements(results.get(0), binding);
  }
}

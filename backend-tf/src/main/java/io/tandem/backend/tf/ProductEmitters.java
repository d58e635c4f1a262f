package io.tandem.backend.tf;

import io.tandem.api.op.Linear;
import io.tandem.api.op.MatMul;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.List;
import org.tensorflow.Output;

/** Matrix products, and the affine maps that are made of them. */
final class ProductEmitters {
  private ProductEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(MatMul.class, ProductEmitters::matmul);
    table.put(Linear.class, ProductEmitters::linear);
  }

  private static void matmul(MatMul op, Emission at) {
    Output<?> a = at.operand(0);
    Output<?> b = at.operand(1);
    boolean matrices = at.shape(0).rank() == 2 && at.shape(1).rank() == 2;
    if (matrices && op.transposeA() && !op.transposeB() && isCheaperTransposed(at)) {
      Output<?> turned = matmul(at, b, a, true, false, true, at.dtype(0));
      at.give(LayoutEmitters.transpose(at.writer(), turned, List.of(1, 0)));
      return;
    }
    at.give(matmul(at, a, b, op.transposeA(), op.transposeB(), matrices, at.dtype(0)));
  }

  /**
   * Whether {@code aᵀ · b}, as the gradient of a weight is, is better computed as {@code (bᵀ ·
   * a)ᵀ}: a CPU's kernel copies the operand that it transposes, so it should be the smaller one by
   * far.
   */
  private static boolean isCheaperTransposed(Emission at) {
    Dim rows = at.resultType(0).shape().dim(0);
    Dim columns = at.resultType(0).shape().dim(1);
    return at.writer().isForCpu()
        && at.dtype(0) == DType.FLOAT32
        && rows.isStatic()
        && columns.isStatic()
        && rows.extent() >= 2 * columns.extent()
        && columns.extent() > 1;
  }

  /**
   * The product over the last two axes. A CPU's kernels for {@code f16} would accumulate in it: it
   * is widened. Those for {@code bf16}, and a GPU's for either, accumulate in {@code f32}.
   */
  static Output<?> matmul(
      Emission at,
      Output<?> a,
      Output<?> b,
      boolean transposeA,
      boolean transposeB,
      boolean matrices,
      DType dtype) {
    GraphWriter writer = at.writer();
    if (dtype == DType.FLOAT16 && writer.isForCpu()) {
      Output<?> wideA = writer.cast(a, DType.FLOAT32);
      Output<?> wideB = writer.cast(b, DType.FLOAT32);
      Output<?> y = matmul(at, wideA, wideB, transposeA, transposeB, matrices, DType.FLOAT32);
      return writer.cast(y, dtype);
    }
    return matrices
        ? at.op("MatMul", a, b).set("transpose_a", transposeA).set("transpose_b", transposeB).out()
        : at.op("BatchMatMulV2", a, b).set("adj_x", transposeA).set("adj_y", transposeB).out();
  }

  private static void linear(Linear op, Emission at) {
    Shape shape = at.shape(0);
    Output<?> x = at.operand(0);
    if (shape.rank() != 2) {
      Dim rows = shape.sub(0, shape.rank() - 1).size();
      x = at.reshape(x, Shape.of(rows, shape.dim(-1)));
    }
    Output<?> y = matmul(at, x, at.operand(1), false, op.transposed(), true, at.dtype(0));
    if (at.operands() == 3) {
      y = at.apply("BiasAdd", y, at.operand(2));
    }
    at.give(shape.rank() == 2 ? y : at.reshape(y, at.resultType(0).shape()));
  }
}

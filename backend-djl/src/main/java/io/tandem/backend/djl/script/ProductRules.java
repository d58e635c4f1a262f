package io.tandem.backend.djl.script;

import io.tandem.api.op.Linear;
import io.tandem.api.op.MatMul;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;

/** Matrix products: as few and as large ones as the shapes allow. */
final class ProductRules {
  private ProductRules() {}

  static void addTo(Rules rules) {
    rules.add(MatMul.class, ProductRules::matMul);
    rules.add(Linear.class, ProductRules::linear);
  }

  private static void matMul(MatMul op, Application call) {
    Shape a = call.shape(0);
    Shape b = call.shape(1);
    boolean plain = b.rank() == 2 && !op.transposeA();
    if (a.rank() == 2 && b.rank() == 2) {
      String left = op.transposeA() ? "torch.t(" + call.name(0) + ")" : call.name(0);
      call.define("torch.mm(" + left + ", " + right(op, call) + ")");
    } else if (plain) {
      String product = "torch.mm(" + rows(call, 0) + ", " + right(op, call) + ")";
      call.define("torch.reshape(" + product + ", " + call.dims(call.resultType(0).shape()) + ")");
    } else if (batch(a).equals(batch(b))) {
      String left = matrices(call, 0, op.transposeA());
      String product = "torch.bmm(" + left + ", " + matrices(call, 1, op.transposeB()) + ")";
      call.define(
          a.rank() == 3
              ? product
              : "torch.reshape(" + product + ", " + call.dims(call.resultType(0).shape()) + ")");
    } else {
      String left = swapped(call.name(0), op.transposeA());
      call.define("torch.matmul(" + left + ", " + swapped(call.name(1), op.transposeB()) + ")");
    }
  }

  private static String right(MatMul op, Application call) {
    return op.transposeB() ? "torch.t(" + call.name(1) + ")" : call.name(1);
  }

  private static Shape batch(Shape shape) {
    return shape.sub(0, shape.rank() - 2);
  }

  private static String swapped(String matrices, boolean swap) {
    return swap ? "torch.transpose(" + matrices + ", -2, -1)" : matrices;
  }

  /** An operand as [batch, rows, columns]. */
  private static String matrices(Application call, int operand, boolean swap) {
    Shape shape = call.shape(operand);
    if (shape.rank() == 3) {
      return swapped(call.name(operand), swap);
    }
    Shape flat = Shape.of(batch(shape).size(), shape.dim(-2), shape.dim(-1));
    String reshaped =
        call.temporary("torch.reshape(" + call.name(operand) + ", " + call.dims(flat) + ")");
    return swapped(reshaped, swap);
  }

  /** An operand as a matrix of its last axis's rows. */
  private static String rows(Application call, int operand) {
    Shape shape = call.shape(operand);
    if (shape.rank() == 2) {
      return call.name(operand);
    }
    Dim count = shape.sub(0, shape.rank() - 1).size();
    String flat = call.dims(Shape.of(count, shape.dim(-1)));
    return call.temporary("torch.reshape(" + call.name(operand) + ", " + flat + ")");
  }

  private static void linear(Linear op, Application call) {
    String x = rows(call, 0);
    Dim rows = call.shape(0).sub(0, call.shape(0).rank() - 1).size();
    boolean reads = call.emitter().target().isCpu() && call.dtype(0) == DType.BFLOAT16;
    if (reads && rows.is(1)) {
      call.define(shaped(call, vector(op, call, x)));
    } else if (reads && !rows.isStatic()) {
      String result = call.declare();
      call.emitter().line("if torch.eq(torch.size(" + x + ", 0), 1):");
      call.emitter().line("  " + result + " = " + shaped(call, vector(op, call, x)));
      call.emitter().line("else:");
      call.emitter().line("  " + result + " = " + shaped(call, product(op, call, x)));
    } else {
      String product = product(op, call, x);
      call.define(call.shape(0).rank() == 2 ? product : shaped(call, product));
    }
  }

  private static String product(Linear op, Application call, String x) {
    String weight = op.transposed() ? "torch.t(" + call.name(1) + ")" : call.name(1);
    return call.operands() == 3
        ? "torch.addmm(" + call.name(2) + ", " + x + ", " + weight + ")"
        : "torch.mm(" + x + ", " + weight + ")";
  }

  /**
   * The map of a single row. In bf16 the kernel for matrices brings the whole weight into another
   * order before it begins; that for a vector reads it once, if what belongs to one output lies
   * side by side, which {@link Layout} sees to.
   */
  private static String vector(Linear op, Application call, String x) {
    String weight = op.transposed() ? call.name(1) : "torch.t(" + call.name(1) + ")";
    String row = "torch.select(" + x + ", 0, 0)";
    return call.operands() == 3
        ? "torch.addmv(" + call.name(2) + ", " + weight + ", " + row + ")"
        : "torch.mv(" + weight + ", " + row + ")";
  }

  private static String shaped(Application call, String product) {
    return "torch.reshape(" + product + ", " + call.dims(call.resultType(0).shape()) + ")";
  }
}

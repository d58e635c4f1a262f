package io.tandem.backend.djl.script;

import io.tandem.api.op.ArgMax;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.TopK;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;

/** Operations over whole axes. */
final class ReductionRules {
  private ReductionRules() {}

  static void addTo(Rules rules) {
    rules.add(Reduce.class, ReductionRules::reduce);
    rules.add(ArgMax.class, ReductionRules::argMax);
    rules.add(TopK.class, ReductionRules::topK);
    rules.add(CumSum.class, ReductionRules::cumSum);
  }

  private static void reduce(Reduce op, Application call) {
    if (op.axes().isEmpty()) {
      // To the kernels, no axes mean all axes.
      call.same(0, 0);
      return;
    }
    String rest = "(" + call.name(0) + ", " + op.axes() + ", " + Literals.of(op.keepDims());
    switch (op.function()) {
      case SUM -> call.define("torch.sum" + rest + ", dtype=" + Literals.code(call.dtype(0)) + ")");
      case MEAN -> call.define("torch.mean" + rest + ")");
      case ANY -> call.define("torch.any" + rest + ")");
      case ALL -> call.define("torch.all" + rest + ")");
      case MAX -> extreme(op, call, "torch.amax" + rest + ")");
      case MIN -> extreme(op, call, "torch.amin" + rest + ")");
    }
  }

  /** The kernels refuse an empty axis, so that case is decided before. */
  private static void extreme(Reduce op, Application call, String kernel) {
    Dim count = op.axes().stream().map(call.shape(0)::dim).reduce(Dim.ONE, Dim::times);
    if (count.isStatic() && count.extent() > 0) {
      call.define(kernel);
      return;
    }
    Fill fill =
        new Fill(neutral(op.function() == Reduce.Function.MAX, call.dtype(0)), call.resultType(0));
    String neutral = call.emitter().full(fill);
    if (count.isStatic()) {
      call.define(neutral);
      return;
    }
    String elements = call.emitter().dim(count);
    String name = call.declare();
    call.emitter().line("if torch.eq(" + elements + ", 0):");
    call.emitter().line("  " + name + " = " + neutral);
    call.emitter().line("else:");
    call.emitter().line("  " + name + " = " + kernel);
  }

  private static double neutral(boolean max, DType dtype) {
    if (dtype.isFloat()) {
      return max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    // A double holds these exactly or rounds to what a cast to long brings back.
    return dtype == DType.INT32
        ? (max ? Integer.MIN_VALUE : Integer.MAX_VALUE)
        : (double) (max ? Long.MIN_VALUE : Long.MAX_VALUE);
  }

  private static void argMax(ArgMax op, Application call) {
    call.define("torch.to(torch.argmax(" + call.name(0) + ", " + op.axis() + ", False), 3)");
  }

  /**
   * The selection kernel, which leaves the order of equal elements open; where there are any among
   * the best (or at their end), a stable sort, which takes many times as long.
   */
  private static void topK(TopK op, Application call) {
    String x = call.name(0);
    Dim size = call.shape(0).dim(-1);
    String best = call.emitter().free("t");
    String places = call.emitter().free("t");
    int axis = call.shape(0).rank() - 1;
    String count =
        call.temporary("ops.prim.min(" + (op.k() + 1) + ", " + call.emitter().dim(size) + ")");
    call.emitter().line(String.format("%s, %s = torch.topk(%s, %s, -1)", best, places, x, count));
    String before = "torch.slice(" + best + ", " + axis + ", 0, -1, 1)";
    String after = "torch.slice(" + best + ", " + axis + ", 1, " + count + ", 1)";
    String distinct = call.temporary("bool(torch.all(torch.gt(" + before + ", " + after + ")))");
    String values = call.emitter().free("t");
    String indices = call.emitter().free("t");
    call.emitter().line("if " + distinct + ":");
    call.emitter().line("  " + values + ", " + indices + " = (" + best + ", " + places + ")");
    call.emitter().line("else:");
    call.emitter()
        .line(
            String.format(
                "  %s, %s = torch.sort(%s, stable=True, dim=-1, descending=True)",
                values, indices, x));
    String part = ", " + axis + ", 0, " + op.k() + ", 1)";
    call.define(0, "torch.contiguous(torch.slice(" + values + part + ")");
    call.define(1, "torch.to(torch.slice(" + indices + part + ", 3)");
  }

  private static void cumSum(CumSum op, Application call) {
    String x = call.name(0);
    if (op.reverse()) {
      x = call.temporary("torch.flip(" + x + ", [" + op.axis() + "])");
    }
    int code = Literals.code(call.dtype(0));
    if (op.exclusive()) {
      StringBuilder amounts = new StringBuilder("[");
      for (int axis = call.shape(0).rank() - 1; axis > op.axis(); axis--) {
        amounts.append("0, 0, ");
      }
      x = call.temporary("torch.constant_pad_nd(" + x + ", " + amounts + "1, 0], 0)");
    }
    String sums = "torch.cumsum(" + x + ", " + op.axis() + ", dtype=" + code + ")";
    if (op.exclusive()) {
      String size = call.emitter().dim(call.shape(0).dim(op.axis()));
      sums = "torch.slice(" + sums + ", " + op.axis() + ", 0, " + size + ", 1)";
      sums = op.reverse() ? sums : "torch.contiguous(" + sums + ")";
    }
    call.define(op.reverse() ? "torch.flip(" + sums + ", [" + op.axis() + "])" : sums);
  }
}

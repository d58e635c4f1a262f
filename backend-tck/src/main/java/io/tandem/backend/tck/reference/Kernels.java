package io.tandem.backend.tck.reference;

import io.tandem.api.op.ArgMax;
import io.tandem.api.op.Await;
import io.tandem.api.op.Binary;
import io.tandem.api.op.Cast;
import io.tandem.api.op.CoalesceRows;
import io.tandem.api.op.Compare;
import io.tandem.api.op.Concat;
import io.tandem.api.op.Constant;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.Iota;
import io.tandem.api.op.IsFinite;
import io.tandem.api.op.Logical;
import io.tandem.api.op.MatMul;
import io.tandem.api.op.Not;
import io.tandem.api.op.Op;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Primitive;
import io.tandem.api.op.RandomUniform;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.ScaleGradient;
import io.tandem.api.op.ScatterAddAlong;
import io.tandem.api.op.ScatterAddRows;
import io.tandem.api.op.Size;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.StopGradient;
import io.tandem.api.op.TopK;
import io.tandem.api.op.Transpose;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Where;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** How each primitive is evaluated. */
final class Kernels {
  private static final Map<Class<?>, BiFunction<Op, Call, List<Array>>> KERNELS = new HashMap<>();

  static {
    on(Unary.class, Elementwise::unary);
    on(Binary.class, Elementwise::binary);
    on(Compare.class, Elementwise::compare);
    on(Logical.class, Elementwise::logical);
    on(Not.class, (op, call) -> Elementwise.not(call));
    on(IsFinite.class, (op, call) -> Elementwise.isFinite(call));
    on(Where.class, (op, call) -> Elementwise.where(call));
    on(Cast.class, Elementwise::cast);
    on(StopGradient.class, (op, call) -> call.operand(0));
    on(ScaleGradient.class, (op, call) -> call.operand(0));
    on(Await.class, (op, call) -> call.operand(0));
    on(Constant.class, (op, call) -> Creation.constant(op));
    on(Fill.class, Creation::fill);
    on(Iota.class, Creation::iota);
    on(Size.class, Creation::size);
    on(RandomUniform.class, Creation::uniform);
    on(MatMul.class, MatrixProduct::matMul);
    on(Reshape.class, (op, call) -> Movement.reshape(call));
    on(Transpose.class, Movement::transpose);
    on(Expand.class, (op, call) -> Movement.expand(call));
    on(Concat.class, Movement::concat);
    severally(Split.class, Movement::split);
    on(Slice.class, Movement::slice);
    on(Pad.class, Movement::pad);
    on(Reverse.class, (op, call) -> Movement.reverse(op.axis(), call));
    on(Gather.class, Indexing::gather);
    on(GatherAlong.class, Indexing::gatherAlong);
    on(ScatterAddRows.class, (op, call) -> Indexing.scatterAddRows(call));
    on(ScatterAddAlong.class, Indexing::scatterAddAlong);
    severally(CoalesceRows.class, (op, call) -> Indexing.coalesceRows(call));
    on(Reduce.class, Reduction::reduce);
    on(ArgMax.class, (op, call) -> Reduction.argMax(op.axis(), call));
    severally(TopK.class, Reduction::topK);
    on(CumSum.class, Reduction::cumSum);
  }

  private Kernels() {}

  private static <P extends Primitive> void on(Class<P> type, BiFunction<P, Call, Array> kernel) {
    severally(type, kernel.andThen(List::of));
  }

  /** For operations with several results. */
  private static <P extends Primitive> void severally(
      Class<P> type, BiFunction<P, Call, List<Array>> kernel) {
    KERNELS.put(type, (op, call) -> kernel.apply(type.cast(op), call));
  }

  static Set<Class<?>> primitives() {
    return KERNELS.keySet();
  }

  static List<Array> apply(Op op, Call call) {
    BiFunction<Op, Call, List<Array>> kernel = KERNELS.get(op.getClass());
    if (kernel == null) {
      throw new IllegalStateException("the interpreter lacks " + op.name());
    }
    return kernel.apply(op, call);
  }
}

package io.tandem.backend.tf;

import io.tandem.api.op.ArgMax;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.TopK;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Shape;
import java.util.List;
import org.tensorflow.Output;

/** Operations that turn an axis into fewer numbers, or run along it. */
final class ReductionEmitters {
  private ReductionEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Reduce.class, ReductionEmitters::reduce);
    table.put(CumSum.class, ReductionEmitters::cumSum);
    table.put(
        ArgMax.class,
        (op, at) ->
            at.give(
                at.op("ArgMax", at.operand(0), at.writer().scalar(op.axis()))
                    .set("output_type", ElementType.proto(DType.INT32))
                    .out()));
    table.put(
        TopK.class,
        (op, at) -> {
          List<Output<?>> top = at.op("TopKV2", at.operand(0), at.writer().scalar(op.k())).outs();
          at.give(top.get(0), top.get(1));
        });
  }

  private static void reduce(Reduce op, Emission at) {
    if (op.axes().isEmpty()) {
      at.give(at.operand(0));
      return;
    }
    if (op.function() == Reduce.Function.SUM && at.dtype(0).isFloat() && isLeading(op, at)) {
      at.give(at.writer().cast(sumOfRows(at, op.axes().size()), at.dtype(0)));
      return;
    }
    String name =
        switch (op.function()) {
          case SUM -> "Sum";
          case MEAN -> "Mean";
          case MAX -> "Max";
          case MIN -> "Min";
          case ANY -> "Any";
          case ALL -> "All";
        };
    Output<?> axes = at.writer().constant(op.axes());
    Output<?> y = at.op(name, wide(at), axes).set("keep_dims", op.keepDims()).out();
    at.give(at.writer().cast(y, at.dtype(0)));
  }

  private static boolean isLeading(Reduce op, Emission at) {
    int count = op.axes().size();
    return count < at.shape(0).rank() && op.axes().get(count - 1) == count - 1;
  }

  /** The sum over the first axes: the kernel that a bias's gradient has is several times faster. */
  private static Output<?> sumOfRows(Emission at, int axes) {
    Shape shape = at.shape(0);
    Shape rest = shape.sub(axes, shape.rank());
    Output<?> x = wide(at);
    if (shape.rank() != 2) {
      x =
          at.apply(
              "Reshape", x, at.extents().vector(Shape.of(shape.sub(0, axes).size(), rest.size())));
    }
    Output<?> sum = at.apply("BiasAddGrad", x);
    boolean vector = at.resultType(0).rank() == 1;
    return vector ? sum : at.reshape(sum, at.resultType(0).shape());
  }

  private static void cumSum(CumSum op, Emission at) {
    Output<?> sums =
        at.op("Cumsum", wide(at), at.writer().scalar(op.axis()))
            .set("exclusive", op.exclusive())
            .set("reverse", op.reverse())
            .out();
    at.give(at.writer().cast(sums, at.dtype(0)));
  }

  /** The first operand in a type that is wide enough to add up in. */
  private static Output<?> wide(Emission at) {
    return GraphWriter.isNarrow(at.dtype(0))
        ? at.writer().cast(at.operand(0), DType.FLOAT32)
        : at.operand(0);
  }
}

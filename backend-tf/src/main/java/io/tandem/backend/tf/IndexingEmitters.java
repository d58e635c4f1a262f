package io.tandem.backend.tf;

import io.tandem.api.op.CoalesceRows;
import io.tandem.api.op.EmbeddingGrad;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.ScatterAddAlong;
import io.tandem.api.op.ScatterAddRows;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** Operations that take or add elements by index. */
final class IndexingEmitters {
  private IndexingEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Gather.class, IndexingEmitters::gather);
    table.put(GatherAlong.class, IndexingEmitters::gatherAlong);
    table.put(ScatterAddRows.class, IndexingEmitters::scatterAddRows);
    table.put(ScatterAddAlong.class, IndexingEmitters::scatterAddAlong);
    table.put(CoalesceRows.class, IndexingEmitters::coalesceRows);
    table.put(
        EmbeddingGrad.class,
        (op, at) ->
            at.give(
                segmentSum(
                    at,
                    at.operand(1),
                    at.dtype(1),
                    at.operand(0),
                    at.extents().scalar(op.size()))));
  }

  private static void gather(Gather op, Emission at) {
    if (op.axis() == 0 && at.isTableOfRows(0)) {
      Output<?> handle = at.variable(0).orElseThrow().handle();
      at.give(
          at.op("ResourceGather", handle, at.operand(1))
              .set("dtype", ElementType.proto(at.dtype(0)))
              .out());
      return;
    }
    Output<?> axis = at.writer().scalar(op.axis());
    at.give(at.apply("GatherV2", at.operand(0), at.operand(1), axis));
  }

  /** Adds up rows by index; narrow floats in {@code f32}. */
  private static Output<?> segmentSum(
      Emission at, Output<?> rows, DType dtype, Output<?> indices, Output<?> count) {
    boolean narrow = GraphWriter.isNarrow(dtype);
    Output<?> wide = narrow ? at.writer().cast(rows, DType.FLOAT32) : rows;
    Output<?> sums = at.apply("UnsortedSegmentSum", wide, indices, count);
    return at.writer().cast(sums, dtype);
  }

  private static void scatterAddRows(ScatterAddRows op, Emission at) {
    Output<?> places = at.apply("ExpandDims", at.operand(1), at.writer().scalar(1));
    at.give(at.apply("TensorScatterAdd", at.operand(0), places, at.operand(2)));
  }

  private static void gatherAlong(GatherAlong op, Emission at) {
    Rows rows = new Rows(at, op.axis());
    Output<?> taken =
        at.op("GatherV2", rows.of(0), rows.of(1), at.writer().scalar(1)).set("batch_dims", 1).out();
    at.give(rows.back(taken, at.shape(1)));
  }

  private static void scatterAddAlong(ScatterAddAlong op, Emission at) {
    Rows rows = new Rows(at, op.axis());
    Output<?> indices = rows.of(1);
    Dim count = rows.count();
    Output<?> row = CreationEmitters.iota(at, count, at.dtype(1));
    Shape column = Shape.of(count, Dim.ONE);
    Shape all = Shape.of(count, at.shape(1).dim(op.axis()));
    Output<?> repeated = at.apply("BroadcastTo", at.reshape(row, column), at.extents().vector(all));
    Output<?> places = at.op("Pack").list(List.of(repeated, indices)).set("axis", 2).out();
    Output<?> sums = at.apply("TensorScatterAdd", rows.of(0), places, rows.of(2));
    at.give(rows.back(sums, at.shape(0)));
  }

  private static void coalesceRows(CoalesceRows op, Emission at) {
    List<Output<?>> unique = at.op("Unique", at.operand(0)).outs();
    Output<?> distinct = unique.get(0);
    Output<?> count = at.extents().scalar(at.shape(0).dim(0));
    Output<?> sums = segmentSum(at, at.operand(1), at.dtype(1), unique.get(1), count);
    // The places after the last distinct index repeat it, with rows of zeros.
    Output<?> last = at.apply("Sub", at.apply("Size", distinct), at.writer().scalar(1));
    Output<?> places = CreationEmitters.iota(at, at.shape(0).dim(0), DType.INT32);
    Output<?> padded =
        at.apply("GatherV2", distinct, at.apply("Minimum", places, last), at.writer().scalar(0));
    at.give(padded, sums);
  }

  /** Operands as matrices whose second axis is the one that is indexed. */
  private static final class Rows {
    private final Emission at;
    private final int axis;
    private final int rank;

    Rows(Emission at, int axis) {
      this.at = at;
      this.axis = axis;
      this.rank = at.shape(0).rank();
    }

    /** The number of rows: the product of the other axes. */
    Dim count() {
      return at.shape(0).without(axis).size();
    }

    Output<?> of(int operand) {
      Output<?> x = at.operand(operand);
      Output<?> moved = isLast() ? x : LayoutEmitters.transpose(at.writer(), x, toEnd());
      return at.apply(
          "Reshape", moved, at.extents().vector(Shape.of(count(), at.shape(operand).dim(axis))));
    }

    Output<?> back(Output<?> matrix, Shape shape) {
      if (isLast()) {
        return at.reshape(matrix, shape);
      }
      List<Integer> order = toEnd();
      Output<?> moved = at.reshape(matrix, new Shape(order.stream().map(shape::dim).toList()));
      List<Integer> inverse = IntStream.range(0, rank).boxed().map(order::indexOf).toList();
      return LayoutEmitters.transpose(at.writer(), moved, inverse);
    }

    private boolean isLast() {
      return axis == rank - 1;
    }

    private List<Integer> toEnd() {
      List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
      order.remove(Integer.valueOf(axis));
      order.add(axis);
      return order;
    }
  }
}

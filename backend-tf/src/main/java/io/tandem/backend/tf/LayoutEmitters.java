package io.tandem.backend.tf;

import io.tandem.api.op.Concat;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.Transpose;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Output;

/** Operations that move elements and compute nothing. */
final class LayoutEmitters {
  private LayoutEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Reshape.class, (op, at) -> at.give(at.reshape(at.operand(0), op.shape())));
    table.put(
        Transpose.class,
        (op, at) -> at.give(transpose(at.writer(), at.operand(0), op.permutation())));
    table.put(
        Expand.class,
        (op, at) ->
            at.give(at.apply("BroadcastTo", at.operand(0), at.extents().vector(op.shape()))));
    table.put(Concat.class, LayoutEmitters::concat);
    table.put(Split.class, LayoutEmitters::split);
    table.put(Slice.class, LayoutEmitters::slice);
    table.put(Pad.class, LayoutEmitters::pad);
    table.put(
        Reverse.class,
        (op, at) -> at.give(at.apply("ReverseV2", at.operand(0), at.writer().constant(op.axis()))));
  }

  static Output<?> transpose(GraphWriter writer, Output<?> x, List<Integer> permutation) {
    return writer.apply("Transpose", x, writer.constant(permutation));
  }

  private static void concat(Concat op, Emission at) {
    if (at.operands() == 1) {
      at.give(at.operand(0));
      return;
    }
    Output<?> axis = at.writer().scalar(op.axis());
    at.give(at.op("ConcatV2").list(at.allOperands()).in(axis).out());
  }

  private static void split(Split op, Emission at) {
    Output<?> sizes = at.extents().vector(new Shape(op.sizes()));
    List<Output<?>> parts =
        at.op("SplitV", at.operand(0), sizes, at.writer().scalar(op.axis()))
            .set("num_split", op.sizes().size())
            .outs();
    at.give(parts.toArray(new Output<?>[0]));
  }

  private static void slice(Slice op, Emission at) {
    Shape shape = at.shape(0);
    List<Dim> begin = new ArrayList<>(Collections.nCopies(shape.rank(), Dim.ZERO));
    begin.set(op.axis(), op.start());
    Output<?> from = at.extents().vector(new Shape(begin));
    if (op.step() == 1) {
      at.give(
          at.apply("Slice", at.operand(0), from, at.extents().vector(at.resultType(0).shape())));
      return;
    }
    List<Integer> steps = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
    steps.set(op.axis(), op.step());
    Output<?> to = at.extents().vector(shape.with(op.axis(), op.end()));
    at.give(at.apply("StridedSlice", at.operand(0), from, to, at.writer().constant(steps)));
  }

  private static void pad(Pad op, Emission at) {
    List<Dim> paddings = new ArrayList<>(Collections.nCopies(2 * at.shape(0).rank(), Dim.ZERO));
    paddings.set(2 * op.axis(), op.before());
    paddings.set(2 * op.axis() + 1, op.after());
    Output<?> flat = at.extents().vector(new Shape(paddings));
    Output<?> pairs = at.apply("Reshape", flat, at.writer().constant(at.shape(0).rank(), 2));
    at.give(at.apply("PadV2", at.operand(0), pairs, at.number(0, op.value())));
  }
}

package io.tandem.backend.tck.cases;

import io.tandem.api.op.Concat;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Op;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.Transpose;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations that move elements and compute nothing. */
final class MovementCases {
  private static final Dim N = Dim.symbol("n");
  private static final Dim M = Dim.symbol("m");

  private MovementCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    shapes(cases);
    joins(cases);
    parts(cases);
    cases.replaceAll(c -> c.within(Closeness.EXACT));
    return cases;
  }

  private static void shapes(List<OperationCase> cases) {
    HostTensor x = Sample.normal(1, 2, 3, 4);
    for (long[] extents : new long[][] {{24}, {4, 6}, {3, 1, 8}, {2, 3, 4}}) {
      Shape shape = Shape.of(extents);
      cases.add(OperationCase.of("to " + shape, new Reshape(shape), x).smoothIn(0));
    }
    cases.add(
        OperationCase.of("of one to a scalar", new Reshape(Shape.SCALAR), Sample.normal(1, 1, 1))
            .smoothIn(0));
    cases.add(
        OperationCase.of("of nothing", new Reshape(Shape.of(3, 0)), Sample.normal(1, 0, 7))
            .smoothIn(0));
    cases.add(
        symbolic(
            "of symbols",
            new Reshape(Shape.of(N.times(M), Dim.of(2), Dim.of(3))),
            TensorType.float32(N, M, Dim.of(6)),
            Sample.normal(1, 2, 3, 6),
            Sample.normal(2, 1, 5, 6),
            Sample.normal(3, 0, 5, 6)));
    cases.add(OperationCase.of("of truths", new Reshape(Shape.of(6)), Sample.truths(1, 2, 3)));

    for (List<Integer> axes : List.of(List.of(0, 1, 2), List.of(2, 0, 1), List.of(1, 0, 2))) {
      cases.add(OperationCase.of("by " + axes, new Transpose(axes), x).smoothIn(0));
    }
    cases.add(OperationCase.of("of a scalar", new Transpose(List.of()), Sample.normal(1)));
    cases.add(
        OperationCase.of("of nothing", new Transpose(List.of(1, 0)), Sample.normal(1, 0, 3))
            .smoothIn(0));
    cases.add(
        OperationCase.of("of many", new Transpose(List.of(1, 0)), Sample.normal(1, 257, 129)));
    cases.add(
        symbolic(
            "of symbols",
            new Transpose(List.of(0, 2, 1)),
            TensorType.float32(N, M, Dim.of(2)),
            Sample.normal(1, 2, 3, 2),
            Sample.normal(2, 1, 1, 2)));

    cases.add(expand(new long[] {1, 3}, new long[] {2, 3}));
    cases.add(expand(new long[] {3}, new long[] {2, 3}));
    cases.add(expand(new long[] {}, new long[] {2, 2}));
    cases.add(expand(new long[] {2, 1, 1}, new long[] {2, 3, 2}));
    cases.add(expand(new long[] {1, 2}, new long[] {0, 2}));
    cases.add(
        OperationCase.of("of integers", new Expand(Shape.of(3, 2)), Sample.integers(1, 0, 9, 2)));
    cases.add(
        symbolic(
            "to symbols",
            new Expand(Shape.of(N, N.plus(1), Dim.of(3))),
            TensorType.float32(N, Dim.ONE, Dim.of(3)),
            Sample.normal(1, 2, 1, 3),
            Sample.normal(2, 0, 1, 3)));
  }

  private static OperationCase expand(long[] from, long[] to) {
    Shape shape = Shape.of(to);
    HostTensor x = Sample.normal(3, from);
    return OperationCase.of("of " + x.shape() + " to " + shape, new Expand(shape), x).smoothIn(0);
  }

  private static void joins(List<OperationCase> cases) {
    HostTensor a = Sample.normal(1, 2, 3);
    HostTensor b = Sample.normal(2, 2, 1);
    HostTensor none = Sample.normal(3, 2, 0);
    cases.add(OperationCase.of("of one", new Concat(1), a).smoothIn(0));
    cases.add(OperationCase.of("of two", new Concat(1), a, b).smoothIn(0, 1));
    cases.add(OperationCase.of("with nothing", new Concat(1), a, none, b).smoothIn(0, 1, 2));
    cases.add(OperationCase.of("of nothing", new Concat(1), none, none));
    cases.add(OperationCase.of("of rows", new Concat(0), a, a).smoothIn(0, 1));
    cases.add(
        OperationCase.of(
            "of integers",
            new Concat(0),
            Sample.integers(1, 0, 9, 2),
            Sample.integers(2, 0, 9, 3)));
    cases.add(
        OperationCase.of("of truths", new Concat(0), Sample.truths(1, 2), Sample.truths(2, 3)));
    cases.add(
        OperationCase.symbolic(
            "of symbols",
            new Concat(1),
            List.of(
                TensorType.float32(Dim.of(2), N, Dim.of(3)),
                TensorType.float32(Dim.of(2), M, Dim.of(3))),
            List.of(
                List.of(Sample.normal(1, 2, 4, 3), Sample.normal(2, 2, 1, 3)),
                List.of(Sample.normal(3, 2, 0, 3), Sample.normal(4, 2, 2, 3)))));
    HostTensor x = Sample.normal(1, 2, 5);
    cases.add(OperationCase.of("in one", split(1, 5), x).smoothIn(0));
    cases.add(OperationCase.of("in three", split(1, 2, 2, 1), x).smoothIn(0));
    cases.add(OperationCase.of("with nothing", split(1, 3, 0, 2), x).smoothIn(0));
    cases.add(OperationCase.of("in rows", split(0, 1, 1), x).smoothIn(0));
    cases.add(OperationCase.of("of integers", split(0, 1, 4), Sample.integers(1, 0, 9, 5)));
  }

  private static Split split(int axis, long... sizes) {
    return new Split(axis, Shape.of(sizes).dims());
  }

  private static void parts(List<OperationCase> cases) {
    HostTensor x = Sample.normal(1, 3, 7);
    cases.add(OperationCase.of("1:5", slice(1, 1, 5, 1), x).smoothIn(0));
    cases.add(OperationCase.of("of all", slice(1, 0, 7, 1), x).smoothIn(0));
    cases.add(OperationCase.of("of nothing", slice(1, 3, 3, 1), x).smoothIn(0));
    cases.add(OperationCase.of("of rows", slice(0, 2, 3, 1), x).smoothIn(0));
    for (int step : List.of(2, 3, 5, 9)) {
      cases.add(OperationCase.of("1:7 by " + step, slice(1, 1, 7, step), x).smoothIn(0));
      cases.add(OperationCase.of("0:6 by " + step, slice(1, 0, 6, step), x).smoothIn(0));
    }
    cases.add(OperationCase.of("of integers", slice(0, 1, 3, 1), Sample.ints(1, 2, 3)));
    cases.add(OperationCase.of("of truths", slice(0, 0, 5, 2), Sample.truths(1, 5)));
    cases.add(
        symbolic(
            "from a symbol",
            new Slice(1, N.minus(Dim.ONE), N, 1),
            TensorType.float32(Dim.of(2), N),
            Sample.normal(1, 2, 5),
            Sample.normal(2, 2, 1)));

    cases.add(OperationCase.of("by 2 and 1", pad(1, 2, 1, 0), x).smoothIn(0));
    cases.add(OperationCase.of("by nothing", pad(0, 0, 0, 1), x).smoothIn(0));
    cases.add(OperationCase.of("with 1.5", pad(0, 0, 2, 1.5), x).smoothIn(0));
    cases.add(OperationCase.of("with infinity", pad(1, 1, 1, Double.NEGATIVE_INFINITY), x));
    cases.add(OperationCase.of("of nothing", pad(0, 1, 1, 2), Sample.normal(1, 0, 2)).smoothIn(0));
    cases.add(OperationCase.of("of integers", pad(0, 1, 2, -1), Sample.ints(5, 6)));
    cases.add(OperationCase.of("of truths", pad(0, 1, 2, 1), Sample.truths(1, 2)));
    cases.add(
        symbolic(
            "by a symbol",
            new Pad(1, N, Dim.ZERO, 0),
            TensorType.float32(N, Dim.of(3)),
            Sample.normal(1, 2, 3),
            Sample.normal(2, 4, 3)));

    cases.add(OperationCase.of("of rows", new Reverse(0), x).smoothIn(0));
    cases.add(OperationCase.of("of columns", new Reverse(1), x).smoothIn(0));
    cases.add(OperationCase.of("of nothing", new Reverse(0), Sample.normal(1, 0, 2)).smoothIn(0));
    cases.add(OperationCase.of("of integers", new Reverse(0), Sample.ints(1, 2, 3)));
    OperationCase reversed = OperationCase.of("of rows", new Reverse(0), x);
    cases.add(reversed.in(DType.BFLOAT16));
    cases.add(reversed.in(DType.FLOAT16));
  }

  private static Slice slice(int axis, long start, long end, int step) {
    return new Slice(axis, Dim.of(start), Dim.of(end), step);
  }

  private static Pad pad(int axis, long before, long after, double value) {
    return new Pad(axis, Dim.of(before), Dim.of(after), value);
  }

  private static OperationCase symbolic(String name, Op op, TensorType type, HostTensor... values) {
    List<List<HostTensor>> calls = new ArrayList<>();
    for (HostTensor value : values) {
      calls.add(List.of(value));
    }
    return OperationCase.symbolic(name, op, List.of(type), calls).smoothIn(0);
  }
}

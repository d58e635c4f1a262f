package io.tandem.backend.tck.cases;

import io.tandem.api.op.Await;
import io.tandem.api.op.Binary;
import io.tandem.api.op.Cast;
import io.tandem.api.op.Compare;
import io.tandem.api.op.IsFinite;
import io.tandem.api.op.Logical;
import io.tandem.api.op.Not;
import io.tandem.api.op.ScaleGradient;
import io.tandem.api.op.StopGradient;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Where;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations on single elements and pairs of them. */
final class ElementwiseCases {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] AWKWARD = {
    0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    -1.5,
    2.5,
    -2.5,
    3,
    1e-6,
    -1e-6,
    20,
    -20,
    88,
    -88,
    100,
    -100,
    INF,
    -INF,
    Double.NaN
  };
  private static final Dim N = Dim.symbol("n");

  private ElementwiseCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (Unary.Function function : Unary.Function.values()) {
      unary(cases, new Unary(function));
    }
    for (Binary.Function function : Binary.Function.values()) {
      binary(cases, new Binary(function));
    }
    comparisons(cases);
    truths(cases);
    choices(cases);
    casts(cases);
    return cases;
  }

  private static void unary(List<OperationCase> cases, Unary op) {
    List<OperationCase> own = new ArrayList<>();
    HostTensor awkward = Sample.floats(AWKWARD);
    own.add(OperationCase.of("of awkward numbers", op, awkward));
    own.add(OperationCase.of("of a scalar", op, Sample.uniform(1, 0.2, 2)).smoothIn(0));
    own.add(OperationCase.of("of nothing", op, Sample.normal(1, 2, 0, 3)).smoothIn(0));
    own.add(OperationCase.of("of many", op, Sample.normal(1, 257, 129)));
    HostTensor smooth =
        switch (op.function()) {
          case LOG, SQRT, RSQRT, RECIPROCAL, LOG1P -> Sample.uniform(1, 0.2, 3, 3, 4);
          default -> Sample.normal(2, 3, 4);
        };
    own.add(OperationCase.of("of a matrix", op, smooth).smoothIn(0));
    TensorType rows = TensorType.float32(N, Dim.of(3));
    own.add(
        OperationCase.symbolic(
            "of any number of rows",
            op,
            List.of(rows),
            List.of(
                List.of(Sample.normal(1, 5, 3)),
                List.of(Sample.normal(2, 1, 3)),
                List.of(Sample.normal(3, 0, 3)))));
    own.replaceAll(c -> c.within(Closeness.ELEMENTWISE));
    own.add(OperationCase.of("of a matrix", op, smooth).in(DType.BFLOAT16));
    own.add(OperationCase.of("of a matrix", op, smooth).in(DType.FLOAT16));
    if (op.function().takesIntegers()) {
      own.add(OperationCase.of("of i32", op, Sample.ints(0, 1, -1, 7, -7, 46340, -46340)));
      HostTensor wide = HostTensor.of(new long[] {0, -3, 1L << 40, -(1L << 40)}, 4);
      if (op.function() != Unary.Function.SQUARE) {
        own.add(OperationCase.of("of i64", op, wide));
      }
    }
    cases.addAll(own);
  }

  private static void binary(List<OperationCase> cases, Binary op) {
    List<OperationCase> own = new ArrayList<>();
    HostTensor awkward = Sample.floats(AWKWARD);
    own.add(
        OperationCase.of(
            "of every two awkward numbers", op, awkward.reshape(AWKWARD.length, 1), awkward));
    own.add(pair(op, new long[] {3, 4}, new long[] {3, 4}));
    own.add(pair(op, new long[] {3, 1}, new long[] {1, 4}));
    own.add(pair(op, new long[] {2, 3, 4}, new long[] {4}));
    own.add(pair(op, new long[] {}, new long[] {3}));
    own.add(pair(op, new long[] {2, 2}, new long[] {}));
    own.add(pair(op, new long[] {}, new long[] {}));
    own.add(pair(op, new long[] {0, 3}, new long[] {1, 3}));
    own.add(
        OperationCase.of(
            "of many",
            op,
            Sample.uniform(1, 0.1, 3, 257, 129),
            Sample.uniform(2, 0.1, 3, 257, 129)));
    own.add(
        OperationCase.symbolic(
            "of any number of rows and one",
            op,
            List.of(TensorType.float32(N, Dim.of(4)), TensorType.float32(4)),
            List.of(
                List.of(positive(1, 3, 4), positive(2, 4)),
                List.of(positive(3, 1, 4), positive(4, 4)),
                List.of(positive(5, 0, 4), positive(6, 4)))));
    own.replaceAll(c -> c.within(Closeness.ELEMENTWISE));
    own.add(pair(op, new long[] {3, 1}, new long[] {1, 4}).in(DType.BFLOAT16));
    own.add(pair(op, new long[] {3, 1}, new long[] {1, 4}).in(DType.FLOAT16));
    boolean integers =
        op.function() != Binary.Function.DIVIDE && op.function() != Binary.Function.POWER;
    if (integers) {
      HostTensor extremes =
          Sample.ints(0, 1, -1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE, 65536, -65537);
      own.add(OperationCase.of("of i32, wrapping", op, extremes.reshape(8, 1), extremes));
      HostTensor wide = HostTensor.of(new long[] {0, -1, 3, 1L << 62, Long.MIN_VALUE}, 5);
      own.add(OperationCase.of("of i64, wrapping", op, wide.reshape(5, 1), wide));
    }
    cases.addAll(own);
  }

  /** Positive, and further apart than a difference's step. */
  private static OperationCase pair(Binary op, long[] a, long[] b) {
    HostTensor x = positive(11, a);
    HostTensor y = positive(12, b);
    return OperationCase.of("of " + x.shape() + " and " + y.shape(), op, x, y).smoothIn(0, 1);
  }

  private static HostTensor positive(int number, long... extents) {
    return Sample.uniform(number, 0.2, 2.5, extents);
  }

  private static void comparisons(List<OperationCase> cases) {
    HostTensor awkward = Sample.floats(AWKWARD);
    HostTensor ints = Sample.ints(0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE);
    HostTensor longs = HostTensor.of(new long[] {0, 1L << 53, (1L << 53) + 1}, 3);
    for (Compare.Relation relation : Compare.Relation.values()) {
      Compare op = new Compare(relation);
      long n = AWKWARD.length;
      cases.add(
          OperationCase.of("of every two awkward numbers", op, awkward.reshape(n, 1), awkward));
      cases.add(OperationCase.of("of i32", op, ints.reshape(5, 1), ints));
      cases.add(OperationCase.of("of i64", op, longs.reshape(3, 1), longs));
      cases.add(OperationCase.of("of nothing", op, Sample.normal(1, 0), Sample.normal(2)));
    }
    cases.add(OperationCase.of("of awkward numbers", new IsFinite(), awkward));
    cases.add(OperationCase.of("of nothing", new IsFinite(), Sample.normal(1, 0, 2)));
  }

  private static void truths(List<OperationCase> cases) {
    for (Logical.Connective connective : Logical.Connective.values()) {
      Logical op = new Logical(connective);
      cases.add(OperationCase.of("of rows", op, Sample.truths(1, 9), Sample.truths(2, 9)));
      cases.add(OperationCase.of("broadcast", op, Sample.truths(1, 3, 1), Sample.truths(2, 5)));
      cases.add(OperationCase.of("of nothing", op, Sample.truths(1, 0), Sample.truths(2)));
    }
    cases.add(OperationCase.of("of a matrix", new Not(), Sample.truths(1, 4, 5)));
    cases.add(OperationCase.of("of nothing", new Not(), Sample.truths(1, 0)));
  }

  private static void choices(List<OperationCase> cases) {
    Where op = new Where();
    HostTensor a = Sample.normal(1, 3, 4);
    HostTensor b = Sample.normal(2, 3, 4);
    List<OperationCase> own = new ArrayList<>();
    own.add(OperationCase.of("of one shape", op, Sample.truths(1, 3, 4), a, b).smoothIn(1, 2));
    own.add(
        OperationCase.of(
                "of three shapes",
                op,
                Sample.truths(2, 3, 1),
                Sample.normal(3, 4),
                Sample.normal(4, 2, 1, 1))
            .smoothIn(1, 2));
    own.add(
        OperationCase.of("of a scalar", op, Sample.truths(3, 5), Sample.normal(3), Sample.floats(7))
            .smoothIn(1, 2));
    HostTensor condition = HostTensor.of(new boolean[] {true, false}, 2);
    own.add(
        OperationCase.of(
            "with NaN that is not chosen",
            op,
            condition,
            Sample.floats(1, Double.NaN),
            Sample.floats(INF, 2)));
    own.add(
        OperationCase.of(
            "of integers", op, Sample.truths(4, 6), Sample.integers(1, -9, 9, 6), Sample.ints(3)));
    own.add(
        OperationCase.of(
            "of truths", op, Sample.truths(5, 6), Sample.truths(6, 6), Sample.truths(7, 6)));
    own.add(
        OperationCase.of(
            "of nothing", op, Sample.truths(1, 0, 2), Sample.normal(1, 0, 2), Sample.normal(2)));
    own.replaceAll(c -> c.within(Closeness.EXACT));
    cases.addAll(own);
  }

  private static void casts(List<OperationCase> cases) {
    HostTensor floats = Sample.floats(0, 0.9, -0.9, 1.5, -1.5, 2.5, 1e9, -1e9, 16777216);
    HostTensor ints = Sample.ints(0, 1, -1, 1 << 24, -(1 << 24), Integer.MAX_VALUE);
    HostTensor longs = HostTensor.of(new long[] {0, 1, -1, 1L << 24}, 4);
    HostTensor truths = Sample.truths(1, 2, 3);
    for (DType to : List.of(DType.FLOAT32, DType.INT32, DType.INT64, DType.BOOL)) {
      Cast op = new Cast(to);
      cases.add(OperationCase.of("to " + to + " from f32", op, floats).within(Closeness.EXACT));
      cases.add(OperationCase.of("to " + to + " from i32", op, ints).within(rounded(to)));
      cases.add(OperationCase.of("to " + to + " from i64", op, longs).within(Closeness.EXACT));
      cases.add(OperationCase.of("to " + to + " from bool", op, truths).within(Closeness.EXACT));
      cases.add(OperationCase.of("to " + to + " of nothing", op, Sample.normal(1, 0)));
    }
    HostTensor ties =
        Sample.floats(1, 1.00390625, 1.01171875, -1.00390625, 3.3895314e38, 3.4e38, 1e-30, 0.1);
    HostTensor halves = Sample.floats(1, 1.00048828125, 65504, 65519, 65520, 1e-7, 3e-8, -0.1);
    cases.add(narrowed("to bf16, ties to even", DType.BFLOAT16, ties));
    cases.add(narrowed("to f16, ties to even and overflow", DType.FLOAT16, halves));
    cases.add(narrowed("to bf16 from many", DType.BFLOAT16, Sample.normal(1, 257, 129)));
    cases.add(OperationCase.of("of a matrix", new StopGradient(), Sample.normal(1, 3, 4)));
    cases.add(
        OperationCase.of(
                "by ones, which leave it the value's",
                new ScaleGradient(),
                Sample.normal(1, 3, 4),
                Sample.floats(1, 1, 1, 1))
            .within(Closeness.EXACT)
            .smoothIn(0));
    cases.add(
        OperationCase.of(
                "by factors", new ScaleGradient(), Sample.normal(1, 3, 4), Sample.normal(2, 3, 1))
            .within(Closeness.EXACT));
    cases.add(
        OperationCase.of("of a matrix", new Await(), Sample.normal(1, 3, 4), Sample.normal(2, 5))
            .within(Closeness.EXACT)
            .smoothIn(0));
    cases.add(
        OperationCase.of(
                "of integers behind two",
                new Await(),
                Sample.ints(3, 1),
                Sample.truths(1, 2),
                Sample.normal(2, 0))
            .within(Closeness.EXACT));
  }

  private static Closeness rounded(DType to) {
    return to.isFloat() ? Closeness.ELEMENTWISE : Closeness.EXACT;
  }

  /** Casting is exact, both ways. */
  private static OperationCase narrowed(String name, DType to, HostTensor values) {
    return OperationCase.of(name, new Cast(to), values)
        .observing(results -> List.of(results.get(0).castTo(DType.FLOAT32)))
        .within(Closeness.EXACT);
  }
}

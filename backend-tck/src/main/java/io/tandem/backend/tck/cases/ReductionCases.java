package io.tandem.backend.tck.cases;

import io.tandem.api.op.ArgMax;
import io.tandem.api.op.CumSum;
import io.tandem.api.op.Reduce;
import io.tandem.api.op.TopK;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations along whole axes. */
final class ReductionCases {
  private static final Dim N = Dim.symbol("n");
  private static final double INF = Double.POSITIVE_INFINITY;

  private ReductionCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (Reduce.Function function : Reduce.Function.values()) {
      if (function == Reduce.Function.ANY || function == Reduce.Function.ALL) {
        truths(cases, function);
      } else {
        numbers(cases, function);
      }
    }
    orders(cases);
    sums(cases);
    return cases;
  }

  private static void numbers(List<OperationCase> cases, Reduce.Function function) {
    HostTensor x = Sample.distinct(1, 2, 3, 4);
    for (boolean keep : new boolean[] {false, true}) {
      for (List<Integer> axes :
          List.of(
              List.<Integer>of(),
              List.of(0),
              List.of(1),
              List.of(2),
              List.of(0, 2),
              List.of(0, 1, 2))) {
        String name = "over " + axes + (keep ? ", kept" : "");
        Reduce op = new Reduce(function, axes, keep);
        // All 24 numbers, up to 2 in size, cancel: their sum is what rounding leaves of it.
        Closeness closeness = new Closeness(2e-6, 6e-6, 24 * 6e-8);
        cases.add(OperationCase.of(name, op, x).within(closeness).smoothIn(0));
      }
    }
    Reduce last = new Reduce(function, List.of(1), false);
    Reduce first = new Reduce(function, List.of(0), false);
    cases.add(OperationCase.of("over an empty axis", last, Sample.normal(1, 2, 0)));
    cases.add(OperationCase.of("of no rows", last, Sample.normal(1, 0, 3)).smoothIn(0));
    cases.add(OperationCase.of("over one element", last, Sample.normal(1, 3, 1)).smoothIn(0));
    cases.add(
        OperationCase.of("of a scalar", new Reduce(function, List.of(), false), Sample.normal(1)));
    HostTensor awkward =
        Sample.floats(1, Double.NaN, 2, -INF, INF, 3, -INF, 1, 2, INF, 1, 2, -INF, -INF, -INF);
    cases.add(OperationCase.of("with NaN and infinities", last, awkward.reshape(5, 3)));
    cases.add(OperationCase.of("of many", last, Sample.normal(1, 257, 129)));
    cases.add(OperationCase.of("of many rows", first, Sample.normal(1, 257, 129)));
    cases.add(
        OperationCase.symbolic(
                "over any number of rows",
                first,
                List.of(TensorType.float32(N, Dim.of(3))),
                List.of(List.of(Sample.distinct(1, 4, 3)), List.of(Sample.distinct(2, 1, 3))))
            .smoothIn(0));
    cases.add(OperationCase.of("of a matrix", last, Sample.normal(1, 4, 33)).in(DType.BFLOAT16));
    cases.add(OperationCase.of("of a matrix", last, Sample.normal(1, 4, 33)).in(DType.FLOAT16));
    if (function != Reduce.Function.MEAN) {
      cases.add(OperationCase.of("of i32", last, Sample.integers(1, -99, 99, 4, 5)));
      HostTensor wide = HostTensor.of(new long[] {1L << 40, -5, 3, 1L << 41, 7, -(1L << 42)}, 2, 3);
      cases.add(OperationCase.of("of i64", last, wide));
      cases.add(OperationCase.of("of no i32", last, Sample.integers(1, 0, 9, 2, 0)));
      cases.add(OperationCase.of("of no i64", last, HostTensor.of(new long[] {}, 2, 0)));
    }
  }

  private static void truths(List<OperationCase> cases, Reduce.Function function) {
    HostTensor x = Sample.truths(1, 4, 3);
    for (boolean keep : new boolean[] {false, true}) {
      for (List<Integer> axes :
          List.of(List.<Integer>of(), List.of(0), List.of(1), List.of(0, 1))) {
        String name = "over " + axes + (keep ? ", kept" : "");
        cases.add(OperationCase.of(name, new Reduce(function, axes, keep), x));
      }
    }
    Reduce last = new Reduce(function, List.of(1), false);
    cases.add(OperationCase.of("over an empty axis", last, Sample.truths(1, 2, 0)));
    cases.add(OperationCase.of("of no rows", last, Sample.truths(1, 0, 3)));
  }

  private static void orders(List<OperationCase> cases) {
    HostTensor ties = Sample.floats(1, 3, 3, 2, 3, -1, 0, 0, -INF, -INF, -INF, -INF).reshape(3, 4);
    HostTensor wide = Sample.normal(1, 257, 129);
    for (int axis = 0; axis < 2; axis++) {
      cases.add(OperationCase.of("with ties along " + axis, new ArgMax(axis), ties));
      cases.add(OperationCase.of("of many along " + axis, new ArgMax(axis), wide));
    }
    cases.add(OperationCase.of("of integers", new ArgMax(0), Sample.ints(3, 9, 9, -1)));
    cases.add(OperationCase.of("of no rows", new ArgMax(1), Sample.normal(1, 0, 3)));
    cases.add(
        OperationCase.symbolic(
            "over any extent",
            new ArgMax(1),
            List.of(TensorType.float32(Dim.of(2), N)),
            List.of(List.of(Sample.normal(1, 2, 5)), List.of(Sample.normal(2, 2, 1)))));
    HostTensor distinct = Sample.distinct(1, 3, 6);
    for (int k : List.of(0, 1, 3, 6)) {
      cases.add(OperationCase.of("of 6, k = " + k, new TopK(k), distinct).smoothIn(0));
    }
    cases.add(OperationCase.of("with ties", new TopK(3), ties));
    cases.add(OperationCase.of("of all with ties", new TopK(4), ties));
    cases.add(OperationCase.of("of integers", new TopK(2), Sample.ints(3, 9, 9, -1)));
    cases.add(OperationCase.of("of no rows", new TopK(2), Sample.normal(1, 0, 3)).smoothIn(0));
    cases.add(OperationCase.of("of many", new TopK(17), Sample.distinct(1, 57, 129)));
  }

  private static void sums(List<OperationCase> cases) {
    HostTensor x = Sample.normal(1, 3, 4);
    for (boolean exclusive : new boolean[] {false, true}) {
      for (boolean reverse : new boolean[] {false, true}) {
        String how = (exclusive ? ", exclusive" : "") + (reverse ? ", reverse" : "");
        for (int axis = 0; axis < 2; axis++) {
          CumSum op = new CumSum(axis, exclusive, reverse);
          cases.add(OperationCase.of("along " + axis + how, op, x).smoothIn(0));
        }
        CumSum op = new CumSum(0, exclusive, reverse);
        cases.add(OperationCase.of("of integers" + how, op, Sample.ints(3, -1, 4, 1, -5)));
        cases.add(OperationCase.of("of nothing" + how, op, Sample.normal(1, 0, 2)).smoothIn(0));
      }
    }
    CumSum op = new CumSum(1, false, false);
    cases.add(OperationCase.of("of many", op, Sample.normal(1, 57, 129)));
    cases.add(
        OperationCase.symbolic(
            "of any extent",
            op,
            List.of(TensorType.float32(Dim.of(2), N)),
            List.of(List.of(Sample.normal(1, 2, 5)), List.of(Sample.normal(2, 2, 0)))));
  }
}

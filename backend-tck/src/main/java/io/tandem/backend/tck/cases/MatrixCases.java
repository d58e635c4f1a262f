package io.tandem.backend.tck.cases;

import io.tandem.api.op.Linear;
import io.tandem.api.op.MatMul;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cases of matrix products. */
final class MatrixCases {
  private static final Dim N = Dim.symbol("n");
  private static final Dim T = Dim.symbol("t");

  private MatrixCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        MatMul op = new MatMul(a, b);
        cases.add(product(op, new long[] {}, new long[] {}, 2, 3, 4));
        cases.add(product(op, new long[] {2}, new long[] {2}, 2, 3, 4));
        cases.add(product(op, new long[] {2, 1}, new long[] {3}, 2, 2, 3));
        cases.add(product(op, new long[] {2, 2}, new long[] {}, 2, 3, 2));
        cases.add(product(op, new long[] {}, new long[] {3}, 1, 2, 2));
        cases.add(product(op, new long[] {}, new long[] {}, 2, 0, 3));
        cases.add(product(op, new long[] {}, new long[] {}, 0, 2, 3));
        cases.add(product(op, new long[] {0}, new long[] {1}, 2, 2, 2));
        cases.add(product(op, new long[] {}, new long[] {}, 1, 1, 1));
        cases.add(large(op));
        cases.add(product(op, new long[] {2}, new long[] {2}, 3, 33, 4).in(DType.BFLOAT16));
        cases.add(product(op, new long[] {2}, new long[] {2}, 3, 33, 4).in(DType.FLOAT16));
      }
    }
    cases.add(
        OperationCase.symbolic(
                "of any batch",
                new MatMul(false, true),
                List.of(
                    TensorType.float32(N, Dim.of(2), T, Dim.of(3)),
                    TensorType.float32(N, Dim.of(2), T, Dim.of(3))),
                List.of(
                    List.of(Sample.normal(1, 2, 2, 4, 3), Sample.normal(2, 2, 2, 4, 3)),
                    List.of(Sample.normal(3, 1, 2, 1, 3), Sample.normal(4, 1, 2, 1, 3)),
                    List.of(Sample.normal(5, 0, 2, 5, 3), Sample.normal(6, 0, 2, 5, 3))))
            .smoothIn(0, 1));
    for (boolean transposed : new boolean[] {false, true}) {
      linear(cases, new Linear(transposed));
    }
    return cases;
  }

  private static OperationCase product(MatMul op, long[] left, long[] right, int m, int k, int n) {
    HostTensor a = Sample.normal(1, matrix(left, op.transposeA(), m, k));
    HostTensor b = Sample.normal(2, matrix(right, op.transposeB(), k, n));
    return OperationCase.of(name(op, a, b), op, a, b).smoothIn(0, 1);
  }

  private static OperationCase large(MatMul op) {
    HostTensor a = Sample.normal(1, matrix(new long[] {}, op.transposeA(), 257, 129));
    HostTensor b = Sample.normal(2, matrix(new long[] {}, op.transposeB(), 129, 65));
    return OperationCase.of(name(op, a, b), op, a, b);
  }

  private static String name(MatMul op, HostTensor a, HostTensor b) {
    return String.format(
        "of %s%s and %s%s",
        a.shape(),
        op.transposeA() ? " transposed" : "",
        b.shape(),
        op.transposeB() ? " transposed" : "");
  }

  private static long[] matrix(long[] batch, boolean transposed, int rows, int columns) {
    long[] extents = Arrays.copyOf(batch, batch.length + 2);
    extents[batch.length] = transposed ? columns : rows;
    extents[batch.length + 1] = transposed ? rows : columns;
    return extents;
  }

  private static void linear(List<OperationCase> cases, Linear op) {
    HostTensor weight = op.transposed() ? Sample.normal(2, 4, 3) : Sample.normal(2, 3, 4);
    HostTensor bias = Sample.normal(3, 4);
    String how = op.transposed() ? ", transposed" : "";
    for (long[] extents : new long[][] {{3}, {5, 3}, {2, 2, 3}, {0, 3}, {2, 0, 3}}) {
      HostTensor x = Sample.normal(1, extents);
      cases.add(OperationCase.of("of " + x.shape() + how, op, x, weight, bias).smoothIn(0, 1, 2));
      cases.add(
          OperationCase.of("of " + x.shape() + " without bias" + how, op, x, weight)
              .smoothIn(0, 1));
    }
    for (DType narrow : List.of(DType.BFLOAT16, DType.FLOAT16)) {
      for (int rows : new int[] {1, 5}) {
        HostTensor x = Sample.normal(1, rows, 3);
        cases.add(
            OperationCase.of("of rows " + rows + how, op, x, weight, bias)
                .in(narrow)
                .within(Closeness.of(narrow).times(2)));
        cases.add(
            OperationCase.of("of rows " + rows + " without bias" + how, op, x, weight).in(narrow));
      }
    }
    cases.add(
        OperationCase.symbolic(
                "of any batch" + how,
                op,
                List.of(TensorType.float32(N, T, Dim.of(3)), weight.type(), TensorType.float32(4)),
                List.of(
                    List.of(Sample.normal(1, 2, 5, 3), weight, bias),
                    List.of(Sample.normal(2, 1, 1, 3), weight, bias),
                    List.of(Sample.normal(3, 3, 0, 3), weight, bias)))
            .smoothIn(0, 1, 2));
    HostTensor wide = op.transposed() ? Sample.normal(2, 65, 129) : Sample.normal(2, 129, 65);
    cases.add(
        OperationCase.of(
            "of many" + how, op, Sample.normal(1, 257, 129), wide, Sample.normal(3, 65)));
  }
}

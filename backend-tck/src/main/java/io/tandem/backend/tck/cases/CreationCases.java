package io.tandem.backend.tck.cases;

import io.tandem.api.op.Constant;
import io.tandem.api.op.Fill;
import io.tandem.api.op.Iota;
import io.tandem.api.op.Size;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations that have no operands. */
final class CreationCases {
  private CreationCases() {}

  static List<OperationCase> all() {
    List<OperationCase> cases = new ArrayList<>();
    HostTensor wide = HostTensor.of(new long[] {Long.MIN_VALUE, -1, 1L << 53, Long.MAX_VALUE}, 4);
    for (HostTensor value :
        List.of(
            Sample.normal(1, 3, 4),
            Sample.normal(1),
            Sample.normal(1, 0, 2),
            Sample.floats(Double.NaN, Double.NEGATIVE_INFINITY, Float.MAX_VALUE, -Float.MAX_VALUE),
            Sample.integers(1, -9, 9, 5),
            wide,
            Sample.truths(1, 2, 3))) {
      cases.add(OperationCase.of(value.type().toString(), new Constant(value)));
    }
    for (DType dtype : List.of(DType.FLOAT32, DType.INT32, DType.INT64, DType.BOOL)) {
      for (Shape shape : List.of(Shape.SCALAR, Shape.of(2, 3), Shape.of(0, 2))) {
        TensorType type = TensorType.of(dtype, shape);
        cases.add(OperationCase.of(type + " of 1", new Fill(1, type)));
        cases.add(OperationCase.of(type + " of -3", new Fill(-3, type)));
      }
    }
    TensorType row = TensorType.float32(3);
    for (double value :
        new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -Float.MAX_VALUE, 0.1}) {
      cases.add(OperationCase.of(row + " of " + value, new Fill(value, row)));
    }
    for (DType dtype : List.of(DType.FLOAT32, DType.INT32, DType.INT64)) {
      for (int size : List.of(0, 1, 5)) {
        cases.add(OperationCase.of(size + " " + dtype, new Iota(Dim.of(size), dtype)));
        cases.add(OperationCase.of(size + " " + dtype, new Size(Dim.of(size), dtype)));
      }
    }
    // Not exact: a number is rounded to the element type on its way into the engine.
    cases.replaceAll(c -> c.within(Closeness.ELEMENTWISE));
    return cases;
  }
}

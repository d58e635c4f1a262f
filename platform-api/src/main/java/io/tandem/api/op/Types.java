package io.tandem.api.op;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Map;

/** The checks that type rules share; each failure names what was given. */
final class Types {
  private Types() {}

  static void count(Op op, List<TensorType> operands, int least, int most) {
    require(
        operands.size() >= least && operands.size() <= most,
        "%s takes %s operands, not %d",
        op.name(),
        counted(least, most),
        operands.size());
  }

  private static String counted(int least, int most) {
    if (least == most) {
      return Integer.toString(least);
    }
    return most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
  }

  @SuppressWarnings("AnnotateFormatMethod") // This module depends on no library of annotations.
  static void require(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(message, arguments));
    }
  }

  static void floating(Op op, TensorType type) {
    require(type.dtype().isFloat(), "%s needs floats, not %s", op.name(), type);
  }

  static void integer(Op op, TensorType type) {
    require(type.dtype().isInteger(), "%s needs integers, not %s", op.name(), type);
  }

  static void same(Op op, TensorType a, TensorType b) {
    require(a.equals(b), "%s needs operands of one type, not %s and %s", op.name(), a, b);
  }

  static void sameDType(Op op, TensorType a, TensorType b) {
    require(
        a.dtype() == b.dtype(),
        "%s needs operands of one element type, not %s and %s",
        op.name(),
        a,
        b);
  }

  static void shape(Op op, String what, Shape actual, Shape wanted) {
    require(actual.equals(wanted), "%s: %s must be %s, not %s", op.name(), what, wanted, actual);
  }

  static double elements(TensorType type, Map<String, Long> binding) {
    double size = 1;
    for (Dim dim : type.shape().dims()) {
      size *= dim.evaluate(binding);
    }
    return size;
  }

  static List<TensorType> one(DType dtype, Shape shape) {
    return List.of(new TensorType(dtype, shape));
  }
}

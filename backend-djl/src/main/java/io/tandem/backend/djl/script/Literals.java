package io.tandem.backend.djl.script;

import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.HostTensor;

/** Numbers and element types as TorchScript writes them. */
final class Literals {
  private Literals() {}

  /** The number by which TorchScript knows an element type (c10::ScalarType). */
  static int code(DType dtype) {
    return switch (dtype) {
      case UINT8 -> 0;
      case INT32 -> 3;
      case INT64 -> 4;
      case FLOAT16 -> 5;
      case FLOAT32 -> 6;
      case FLOAT64 -> 7;
      case BOOL -> 11;
      case BFLOAT16 -> 15;
    };
  }

  static String of(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return Double.toString(value).replace('E', 'e');
  }

  static String of(long value) {
    // The parser reads a sign and a number, and the number alone must fit.
    return value == Long.MIN_VALUE
        ? "torch.sub(" + (Long.MIN_VALUE + 1) + ", 1)"
        : Long.toString(value);
  }

  static String of(boolean value) {
    return value ? "True" : "False";
  }

  /** A number as the element of a type that it becomes. */
  static String of(double value, DType dtype) {
    if (dtype.isInteger()) {
      return of((long) value);
    }
    if (dtype == DType.BOOL) {
      return of(value != 0);
    }
    return of(HostTensor.ofDoubles(dtype, new double[] {value}).item());
  }
}

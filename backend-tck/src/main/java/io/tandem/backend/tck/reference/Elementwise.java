package io.tandem.backend.tck.reference;

import io.tandem.api.op.Binary;
import io.tandem.api.op.Cast;
import io.tandem.api.op.Compare;
import io.tandem.api.op.Logical;
import io.tandem.api.op.Unary;
import io.tandem.api.tensor.DType;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Operations on each element or pair of elements. */
final class Elementwise {
  private Elementwise() {}

  static Array unary(Unary op, Call call) {
    Array x = call.operand(0);
    return x.isFloat()
        ? call.floats(Arrays.stream(x.doubles()).map(floats(op.function())).toArray())
        : call.integers(Arrays.stream(x.longs()).map(integers(op.function())).toArray());
  }

  private static DoubleUnaryOperator floats(Unary.Function function) {
    return switch (function) {
      case NEGATE -> x -> -x;
      case ABS -> Math::abs;
      case SIGN -> Math::signum;
      case EXP -> Math::exp;
      case EXPM1 -> Math::expm1;
      case LOG -> Math::log;
      case LOG1P -> Math::log1p;
      case SQRT -> Math::sqrt;
      case RSQRT -> x -> 1 / Math.sqrt(x);
      case RECIPROCAL -> x -> 1 / x;
      case SQUARE -> x -> x * x;
      case SIN -> Math::sin;
      case COS -> Math::cos;
      case TANH -> Math::tanh;
      case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
      case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case RELU -> x -> Math.max(x, 0);
      case ERF -> ErrorFunction::erf;
      case FLOOR -> Math::floor;
      case CEIL -> Math::ceil;
      case ROUND -> Math::rint;
    };
  }

  private static LongUnaryOperator integers(Unary.Function function) {
    return switch (function) {
      case NEGATE -> x -> -x;
      case ABS -> Math::abs;
      case SIGN -> Long::signum;
      case SQUARE -> x -> x * x;
      default -> throw new IllegalStateException(function + " takes no integers");
    };
  }

  static Array binary(Binary op, Call call) {
    return call.operand(0).isFloat()
        ? call.floats(floats(call, floats(op.function())))
        : call.integers(integers(call, integers(op.function())));
  }

  private static DoubleBinaryOperator floats(Binary.Function function) {
    return switch (function) {
      case ADD -> (a, b) -> a + b;
      case SUBTRACT -> (a, b) -> a - b;
      case MULTIPLY -> (a, b) -> a * b;
      case DIVIDE -> (a, b) -> a / b;
      case POWER -> Elementwise::power;
      case MAXIMUM -> Math::max;
      case MINIMUM -> Math::min;
    };
  }

  /** C's pow: 1 to any power is 1, and so is -1 to an infinite one; Java says NaN. */
  private static double power(double a, double b) {
    boolean one = a == 1 || (a == -1 && Double.isInfinite(b));
    return one ? 1 : Math.pow(a, b);
  }

  private static LongBinaryOperator integers(Binary.Function function) {
    return switch (function) {
      case ADD -> (a, b) -> a + b;
      case SUBTRACT -> (a, b) -> a - b;
      case MULTIPLY -> (a, b) -> a * b;
      case MAXIMUM -> Math::max;
      case MINIMUM -> Math::min;
      case DIVIDE, POWER -> throw new IllegalStateException(function + " takes no integers");
    };
  }

  static Array compare(Compare op, Call call) {
    if (call.operand(0).isFloat()) {
      double[] truths =
          switch (op.relation()) {
            case EQUAL -> floats(call, (a, b) -> a == b ? 1 : 0);
            case NOT_EQUAL -> floats(call, (a, b) -> a != b ? 1 : 0);
            case LESS -> floats(call, (a, b) -> a < b ? 1 : 0);
            case LESS_EQUAL -> floats(call, (a, b) -> a <= b ? 1 : 0);
            case GREATER -> floats(call, (a, b) -> a > b ? 1 : 0);
            case GREATER_EQUAL -> floats(call, (a, b) -> a >= b ? 1 : 0);
          };
      return call.integers(Arrays.stream(truths).mapToLong(truth -> (long) truth).toArray());
    }
    return call.integers(
        switch (op.relation()) {
          case EQUAL -> integers(call, (a, b) -> a == b ? 1 : 0);
          case NOT_EQUAL -> integers(call, (a, b) -> a != b ? 1 : 0);
          case LESS -> integers(call, (a, b) -> a < b ? 1 : 0);
          case LESS_EQUAL -> integers(call, (a, b) -> a <= b ? 1 : 0);
          case GREATER -> integers(call, (a, b) -> a > b ? 1 : 0);
          case GREATER_EQUAL -> integers(call, (a, b) -> a >= b ? 1 : 0);
        });
  }

  static Array logical(Logical op, Call call) {
    LongBinaryOperator connective =
        op.connective() == Logical.Connective.AND ? (a, b) -> a & b : (a, b) -> a | b;
    return call.integers(integers(call, connective));
  }

  static Array not(Call call) {
    return call.integers(Arrays.stream(call.operand(0).longs()).map(x -> 1 - x).toArray());
  }

  static Array isFinite(Call call) {
    double[] x = call.operand(0).doubles();
    return call.integers(Arrays.stream(x).mapToLong(v -> Double.isFinite(v) ? 1 : 0).toArray());
  }

  static Array where(Call call) {
    int[] extents = call.extents(0);
    Array condition = call.operand(0);
    long[] holds = condition.take(extents, Extents.broadcast(condition.extents(), extents)).longs();
    Array a = call.operand(1);
    Array b = call.operand(2);
    int[] fromA = Extents.broadcast(a.extents(), extents);
    int[] fromB = Extents.broadcast(b.extents(), extents);
    if (a.isFloat()) {
      double[] chosen = new double[holds.length];
      for (int i = 0; i < chosen.length; i++) {
        chosen[i] = holds[i] != 0 ? a.doubles()[fromA[i]] : b.doubles()[fromB[i]];
      }
      return call.floats(chosen);
    }
    long[] chosen = new long[holds.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = holds[i] != 0 ? a.longs()[fromA[i]] : b.longs()[fromB[i]];
    }
    return call.integers(chosen);
  }

  static Array cast(Cast op, Call call) {
    Array x = call.operand(0);
    if (op.dtype().isFloat()) {
      return call.floats(
          x.isFloat() ? x.doubles() : Arrays.stream(x.longs()).asDoubleStream().toArray());
    }
    if (op.dtype() == DType.BOOL) {
      return call.integers(
          x.isFloat()
              ? Arrays.stream(x.doubles()).mapToLong(v -> v != 0 ? 1 : 0).toArray()
              : Arrays.stream(x.longs()).map(v -> v != 0 ? 1 : 0).toArray());
    }
    return call.integers(
        x.isFloat() ? Arrays.stream(x.doubles()).mapToLong(v -> (long) v).toArray() : x.longs());
  }

  private static double[] floats(Call call, DoubleBinaryOperator function) {
    int[] extents = call.extents(0);
    double[] a = call.operand(0).doubles();
    double[] b = call.operand(1).doubles();
    int[] fromA = Extents.broadcast(call.operand(0).extents(), extents);
    int[] fromB = Extents.broadcast(call.operand(1).extents(), extents);
    double[] results = new double[fromA.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.applyAsDouble(a[fromA[i]], b[fromB[i]]);
    }
    return results;
  }

  private static long[] integers(Call call, LongBinaryOperator function) {
    int[] extents = call.extents(0);
    long[] a = call.operand(0).longs();
    long[] b = call.operand(1).longs();
    int[] fromA = Extents.broadcast(call.operand(0).extents(), extents);
    int[] fromB = Extents.broadcast(call.operand(1).extents(), extents);
    long[] results = new long[fromA.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = function.applyAsLong(a[fromA[i]], b[fromB[i]]);
    }
    return results;
  }
}

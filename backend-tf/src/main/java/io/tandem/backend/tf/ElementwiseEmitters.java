package io.tandem.backend.tf;

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
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Functions of single elements. */
final class ElementwiseEmitters {
  private ElementwiseEmitters() {}

  static void addTo(EmitterTable table) {
    table.put(Unary.class, ElementwiseEmitters::unary);
    table.put(Binary.class, (op, at) -> at.give(binary(op.function(), at)));
    table.put(
        Compare.class,
        (op, at) -> at.give(at.apply(name(op.relation()), at.operand(0), at.operand(1))));
    table.put(
        Logical.class,
        (op, at) -> {
          boolean and = op.connective() == Logical.Connective.AND;
          at.give(at.apply(and ? "LogicalAnd" : "LogicalOr", at.operand(0), at.operand(1)));
        });
    table.put(Not.class, (op, at) -> at.give(at.apply("LogicalNot", at.operand(0))));
    table.put(IsFinite.class, (op, at) -> at.give(at.apply("IsFinite", at.operand(0))));
    table.put(
        Where.class,
        (op, at) -> at.give(at.apply("SelectV2", at.operand(0), at.operand(1), at.operand(2))));
    table.put(Cast.class, (op, at) -> at.give(at.writer().cast(at.operand(0), op.dtype())));
    table.put(StopGradient.class, (op, at) -> at.give(at.operand(0)));
    table.put(ScaleGradient.class, (op, at) -> at.give(at.operand(0)));
    table.put(Await.class, (op, at) -> at.give(await(at)));
  }

  private static Output<?> await(Emission at) {
    List<Operation> awaited = new ArrayList<>();
    for (int i = 1; i < at.operands(); i++) {
      awaited.add(at.operand(i).op());
    }
    return at.op("Identity", at.operand(0)).after(awaited).out();
  }

  private static void unary(Unary op, Emission at) {
    Output<?> x = at.operand(0);
    if (op.function() == Unary.Function.ROUND && GraphWriter.isNarrow(at.dtype(0))) {
      // Rint has no kernel for 16 bits; the detour is exact.
      Output<?> rounded = at.apply("Rint", at.writer().cast(x, DType.FLOAT32));
      at.give(at.writer().cast(rounded, at.dtype(0)));
      return;
    }
    at.give(at.apply(name(op.function()), x));
  }

  private static String name(Unary.Function function) {
    return switch (function) {
      case NEGATE -> "Neg";
      case ABS -> "Abs";
      case SIGN -> "Sign";
      case EXP -> "Exp";
      case EXPM1 -> "Expm1";
      case LOG -> "Log";
      case LOG1P -> "Log1p";
      case SQRT -> "Sqrt";
      case RSQRT -> "Rsqrt";
      case RECIPROCAL -> "Reciprocal";
      case SQUARE -> "Square";
      case SIN -> "Sin";
      case COS -> "Cos";
      case TANH -> "Tanh";
      case SIGMOID -> "Sigmoid";
      case SOFTPLUS -> "Softplus";
      case RELU -> "Relu";
      case ERF -> "Erf";
      case FLOOR -> "Floor";
      case CEIL -> "Ceil";
      case ROUND -> "Rint";
    };
  }

  private static Output<?> binary(Binary.Function function, Emission at) {
    String name =
        switch (function) {
          case ADD -> "AddV2";
          case SUBTRACT -> "Sub";
          case MULTIPLY -> "Mul";
          case DIVIDE -> "RealDiv";
          case POWER -> "Pow";
          case MAXIMUM -> "Maximum";
          case MINIMUM -> "Minimum";
        };
    return at.apply(name, at.operand(0), at.operand(1));
  }

  private static String name(Compare.Relation relation) {
    return switch (relation) {
      case EQUAL -> "Equal";
      case NOT_EQUAL -> "NotEqual";
      case LESS -> "Less";
      case LESS_EQUAL -> "LessEqual";
      case GREATER -> "Greater";
      case GREATER_EQUAL -> "GreaterEqual";
    };
  }
}

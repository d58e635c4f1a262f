package io.tandem.backend.djl.script;

import io.tandem.api.op.Binary;
import io.tandem.api.op.Cast;
import io.tandem.api.op.Compare;
import io.tandem.api.op.IsFinite;
import io.tandem.api.op.Logical;
import io.tandem.api.op.Not;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Where;
import java.util.Optional;

/** Operations that compute each element by itself. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static void addTo(Rules rules) {
    rules.add(Unary.class, ElementwiseRules::unary);
    rules.add(Binary.class, ElementwiseRules::binary);
    rules.add(Compare.class, ElementwiseRules::compare);
    rules.add(Logical.class, ElementwiseRules::logical);
    rules.add(Not.class, (op, call) -> call.define("torch.logical_not(" + call.name(0) + ")"));
    rules.add(IsFinite.class, (op, call) -> call.define("torch.isfinite(" + call.name(0) + ")"));
    rules.add(Where.class, ElementwiseRules::where);
    rules.add(Cast.class, ElementwiseRules::cast);
  }

  private static void unary(Unary op, Application call) {
    String x = call.name(0);
    switch (op.function()) {
      case SIGN ->
          // torch.sign gives 0 for NaN.
          call.define(
              call.dtype(0).isFloat()
                  ? "torch.where(torch.ne(" + x + ", " + x + "), " + x + ", torch.sign(" + x + "))"
                  : "torch.sign(" + x + ")");
      case SOFTPLUS -> call.define("torch.softplus(" + x + ", 1., 20.)");
      default -> {
        String kernel = "torch." + kernel(op.function());
        if (call.mayOverwrite(0)) {
          call.overwrite(0, kernel + "_(" + x + ")");
        } else {
          call.define(kernel + "(" + x + ")");
        }
      }
    }
  }

  private static String kernel(Unary.Function function) {
    return switch (function) {
      case NEGATE -> "neg";
      case ABS -> "abs";
      case EXP -> "exp";
      case EXPM1 -> "expm1";
      case LOG -> "log";
      case LOG1P -> "log1p";
      case SQRT -> "sqrt";
      case RSQRT -> "rsqrt";
      case RECIPROCAL -> "reciprocal";
      case SQUARE -> "square";
      case SIN -> "sin";
      case COS -> "cos";
      case TANH -> "tanh";
      case SIGMOID -> "sigmoid";
      case RELU -> "relu";
      case ERF -> "erf";
      case FLOOR -> "floor";
      case CEIL -> "ceil";
      case ROUND -> "round";
      case SIGN, SOFTPLUS -> throw new IllegalArgumentException(function + " takes more care");
    };
  }

  private static void binary(Binary op, Application call) {
    boolean commutes =
        switch (op.function()) {
          case ADD, MULTIPLY, MAXIMUM, MINIMUM -> true;
          case SUBTRACT, DIVIDE, POWER -> false;
        };
    String kernel =
        switch (op.function()) {
          case ADD -> "add";
          case SUBTRACT -> "sub";
          case MULTIPLY -> "mul";
          case DIVIDE -> "div";
          case POWER -> "pow";
          case MAXIMUM -> "maximum";
          case MINIMUM -> "minimum";
        };
    Optional<String> left = number(op.function(), call, 0);
    Optional<String> right = number(op.function(), call, 1);
    if (right.isPresent()) {
      apply(kernel, call, 0, right.get());
    } else if (left.isPresent() && commutes) {
      apply(kernel, call, 1, left.get());
    } else if (left.isPresent() && op.function() == Binary.Function.SUBTRACT) {
      call.define("torch.rsub(" + call.name(1) + ", " + left.get() + ")");
    } else if (commutes && !call.mayOverwrite(0) && call.mayOverwrite(1)) {
      apply(kernel, call, 1, call.name(0));
    } else {
      apply(kernel, call, 0, call.name(1));
    }
  }

  /** A constant operand as a number, where the kernel takes one and means the same by it. */
  private static Optional<String> number(Binary.Function function, Application call, int operand) {
    // The square root of -0 or of -inf is not their power 0.5.
    boolean root =
        function == Binary.Function.POWER
            && call.value(operand).filter(p -> Math.abs(p) == 0.5).isPresent();
    boolean nan = call.value(operand).filter(v -> v.isNaN()).isPresent();
    return root || nan ? Optional.empty() : call.number(operand);
  }

  private static void apply(String kernel, Application call, int operand, String other) {
    boolean number = call.number(1 - operand).filter(other::equals).isPresent();
    String name =
        switch (kernel) {
          case "maximum" -> number ? "clamp_min" : kernel;
          case "minimum" -> number ? "clamp_max" : kernel;
          default -> kernel;
        };
    String arguments = "(" + call.name(operand) + ", " + other + ")";
    boolean hasInPlace = !name.endsWith("imum");
    if (hasInPlace && call.mayOverwrite(operand)) {
      call.overwrite(operand, "torch." + name + "_" + arguments);
    } else {
      call.define("torch." + name + arguments);
    }
  }

  private static void compare(Compare op, Application call) {
    String kernel =
        switch (op.relation()) {
          case EQUAL -> "eq";
          case NOT_EQUAL -> "ne";
          case LESS -> "lt";
          case LESS_EQUAL -> "le";
          case GREATER -> "gt";
          case GREATER_EQUAL -> "ge";
        };
    call.define("torch." + kernel + "(" + call.name(0) + ", " + call.numberOrName(1) + ")");
  }

  private static void logical(Logical op, Application call) {
    String kernel = op.connective() == Logical.Connective.AND ? "logical_and" : "logical_or";
    call.define("torch." + kernel + "(" + call.name(0) + ", " + call.name(1) + ")");
  }

  private static void where(Where op, Application call) {
    boolean bothNumbers = call.number(1).isPresent() && call.number(2).isPresent();
    String a = bothNumbers ? call.name(1) : call.numberOrName(1);
    call.define("torch.where(" + call.name(0) + ", " + a + ", " + call.numberOrName(2) + ")");
  }

  private static void cast(Cast op, Application call) {
    if (op.dtype() == call.dtype(0)) {
      call.same(0, 0);
    } else {
      call.define("torch.to(" + call.name(0) + ", " + Literals.code(op.dtype()) + ")");
    }
  }
}

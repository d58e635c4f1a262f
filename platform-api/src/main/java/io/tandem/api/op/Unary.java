package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A function of one number, applied to each element: {@code (x) -> y}, same shape and element type.
 *
 * <p>Floats; {@link Function#NEGATE}, {@link Function#ABS}, {@link Function#SIGN} and {@link
 * Function#SQUARE} take integers as well. Outside a function's domain the result is NaN or an
 * infinity by IEEE 754; NaN gives NaN.
 */
public record Unary(Function function) implements Primitive {

  /** The functions, with their derivatives. */
  @SuppressWarnings("ImmutableEnumChecker") // The rules capture nothing.
  public enum Function {
    NEGATE((g, x, y) -> g.negate()),
    /** |x|; derivative 0 at 0. */
    ABS((g, x, y) -> g.times(x.sign())),
    /** -1, 0 or 1; derivative 0 everywhere. */
    SIGN(null),
    EXP((g, x, y) -> g.times(y)),
    /** exp(x) - 1, exact near 0. */
    EXPM1((g, x, y) -> g.times(y.plus(1))),
    LOG((g, x, y) -> g.dividedBy(x)),
    /** log(1 + x), exact near 0. */
    LOG1P((g, x, y) -> g.dividedBy(x.plus(1))),
    SQRT((g, x, y) -> g.times(0.5).dividedBy(y)),
    /** 1 / sqrt(x). */
    RSQRT((g, x, y) -> g.times(-0.5).times(y.times(y.square()))),
    /** 1 / x. */
    RECIPROCAL((g, x, y) -> g.negate().times(y.square())),
    SQUARE((g, x, y) -> g.times(x).times(2)),
    SIN((g, x, y) -> g.times(x.cos())),
    COS((g, x, y) -> g.negate().times(x.sin())),
    TANH((g, x, y) -> g.times(y.square().negate().plus(1))),
    /** 1 / (1 + exp(-x)). */
    SIGMOID((g, x, y) -> g.times(y).times(y.negate().plus(1))),
    /** log(1 + exp(x)), without overflow. */
    SOFTPLUS((g, x, y) -> g.times(x.sigmoid())),
    /** max(x, 0); derivative 0 at 0. */
    RELU((g, x, y) -> Tensor.where(x.greater(0), g, g.times(0))),
    /** The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
    ERF((g, x, y) -> g.times(x.square().negate().exp()).times(2 / Math.sqrt(Math.PI))),
    /** The greatest integer not above x; derivative 0 everywhere. */
    FLOOR(null),
    /** The least integer not below x; derivative 0 everywhere. */
    CEIL(null),
    /** The nearest integer, ties to the even one; derivative 0 everywhere. */
    ROUND(null);

    private final Rule rule;

    Function(Rule rule) {
      this.rule = rule;
    }

    /** Whether integers are accepted. */
    public boolean takesIntegers() {
      return this == NEGATE || this == ABS || this == SIGN || this == SQUARE;
    }
  }

  private interface Rule {
    Tensor gradient(Tensor g, Tensor x, Tensor y);
  }

  @Override
  public String name() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    if (!(x.dtype().isInteger() && function.takesIntegers())) {
      Types.floating(this, x);
    }
    return List.of(x);
  }

  @Override
  public void backward(Backward call) {
    if (function.rule != null) {
      call.contribute(
          0, () -> function.rule.gradient(call.gradient(0), call.operand(0), call.result(0)));
    }
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}

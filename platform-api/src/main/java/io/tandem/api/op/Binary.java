package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A function of two numbers, applied to each pair of elements: {@code (a, b) -> y}.
 *
 * <p>The operands have one element type, float or integer ({@link Function#DIVIDE} and {@link
 * Function#POWER} floats only); their shapes broadcast ({@link Shape#broadcast}). Integers wrap
 * around on overflow.
 */
public record Binary(Function function) implements Primitive {

  /** The functions; their derivatives are in {@link Binary#backward}. */
  public enum Function {
    ADD,
    SUBTRACT,
    MULTIPLY,
    /** a / b by IEEE 754. */
    DIVIDE,
    /**
     * a to the power b, as C's {@code pow}. The derivative with respect to a is 0 where b is 0;
     * with respect to b it is 0 where a is 0 or negative.
     */
    POWER,
    /** The greater; NaN if either is NaN. Where both are equal, each gets half of the gradient. */
    MAXIMUM,
    /** The smaller; NaN if either is NaN. Where both are equal, each gets half of the gradient. */
    MINIMUM
  }

  @Override
  public String name() {
    return function.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 2, 2);
    TensorType a = operands.get(0);
    TensorType b = operands.get(1);
    Types.sameDType(this, a, b);
    boolean integers =
        a.dtype().isInteger() && function != Function.DIVIDE && function != Function.POWER;
    if (!integers) {
      Types.floating(this, a);
    }
    return List.of(a.with(Shape.broadcast(a.shape(), b.shape())));
  }

  @Override
  public void backward(Backward call) {
    Tensor a = call.operand(0);
    Tensor b = call.operand(1);
    Tensor y = call.result(0);
    Tensor g = call.gradient(0);
    switch (function) {
      case ADD -> {
        call.contribute(0, () -> g.sumTo(a.shape()));
        call.contribute(1, () -> g.sumTo(b.shape()));
      }
      case SUBTRACT -> {
        call.contribute(0, () -> g.sumTo(a.shape()));
        call.contribute(1, () -> g.negate().sumTo(b.shape()));
      }
      case MULTIPLY -> {
        call.contribute(0, () -> g.times(b).sumTo(a.shape()));
        call.contribute(1, () -> g.times(a).sumTo(b.shape()));
      }
      case DIVIDE -> {
        call.contribute(0, () -> g.dividedBy(b).sumTo(a.shape()));
        call.contribute(1, () -> g.negate().times(y).dividedBy(b).sumTo(b.shape()));
      }
      case POWER -> {
        call.contribute(
            0,
            () ->
                Tensor.where(b.equalTo(0), g.times(0), g.times(b).times(a.power(b.minus(1))))
                    .sumTo(a.shape()));
        call.contribute(
            1,
            () -> {
              Tensor positive = a.greater(0);
              Tensor log = Tensor.where(positive, a, a.onesLike()).log();
              return Tensor.where(positive, g.times(y).times(log), g.times(0)).sumTo(b.shape());
            });
      }
      case MAXIMUM, MINIMUM -> {
        boolean max = function == Function.MAXIMUM;
        Tensor half = g.times(0.5);
        Tensor tie = Tensor.where(a.equalTo(b), half, g.times(0));
        call.contribute(
            0, () -> Tensor.where(max ? a.greater(b) : a.less(b), g, tie).sumTo(a.shape()));
        call.contribute(
            1, () -> Tensor.where(max ? a.less(b) : a.greater(b), g, tie).sumTo(b.shape()));
      }
    }
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(results.get(0), binding);
  }
}

package io.tandem.api.op;

import io.tandem.api.program.Tensor;
import io.tandem.api.tensor.DType;
import io.tandem.api.tensor.Dim;
import io.tandem.api.tensor.Shape;
import io.tandem.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reduces axes to one number each: {@code (x) -> y}; no axes at all give the operand itself.
 *
 * <p>{@code bf16} and {@code f16} are accumulated in {@code f32}. Over an empty axis the result is
 * the function's neutral element.
 *
 * @param axes counted from 0, ascending, without repetition
 * @param keepDims whether reduced axes stay, with extent 1
 */
public record Reduce(Function function, List<Integer> axes, boolean keepDims) implements Primitive {

  /** What is computed over the reduced axes. */
  public enum Function {
    /** Numbers; 0 if empty. */
    SUM,
    /** Floats; NaN if empty. */
    MEAN,
    /**
     * Numbers; negative infinity (integers: the least) if empty; NaN if any is NaN. Elements that
     * tie share the gradient equally.
     */
    MAX,
    /** Numbers; as {@link #MAX}, with positive infinity (integers: the greatest). */
    MIN,
    /** Truth values: whether any holds; false if empty. */
    ANY,
    /** Truth values: whether all hold; true if empty. */
    ALL
  }

  public Reduce {
    axes = List.copyOf(axes);
  }

  @Override
  public String name() {
    return "reduce"
        + function.name().charAt(0)
        + function.name().substring(1).toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> operands) {
    Types.count(this, operands, 1, 1);
    TensorType x = operands.get(0);
    boolean logical = function == Function.ANY || function == Function.ALL;
    Types.require((x.dtype() == DType.BOOL) == logical, "%s does not apply to %s", name(), x);
    if (function == Function.MEAN) {
      Types.floating(this, x);
    }
    int previous = -1;
    for (int axis : axes) {
      Types.require(
          axis > previous && axis < x.rank(), "%s: axes %s of %s", name(), axes, x.shape());
      previous = axis;
    }
    return List.of(x.with(reduced(x.shape(), axes, keepDims)));
  }

  @Override
  public void backward(Backward call) {
    call.contribute(
        0,
        () -> {
          Tensor x = call.operand(0);
          Shape kept = reduced(x.shape(), axes, true);
          Tensor g = call.gradient(0).reshape(kept.dims());
          return switch (function) {
            case SUM -> g.expand(x.shape());
            case MEAN -> {
              Dim count = axes.stream().map(x.shape()::dim).reduce(Dim.ONE, Dim::times);
              yield g.dividedBy(call.trace().size(count, g.dtype())).expand(x.shape());
            }
            case MAX, MIN -> {
              Tensor best = call.result(0).reshape(kept.dims());
              Tensor chosen = x.equalTo(best).castTo(g.dtype());
              yield chosen.times(g.dividedBy(chosen.sum(axes, true)));
            }
            case ANY, ALL -> throw new IllegalStateException(name() + " has no gradient");
          };
        });
  }

  @Override
  public double flops(
      List<TensorType> operands, List<TensorType> results, Map<String, Long> binding) {
    return Types.elements(operands.get(0), binding);
  }

  private static Shape reduced(Shape shape, List<Integer> axes, boolean keepDims) {
    List<Dim> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (!axes.contains(i)) {
        dims.add(shape.dim(i));
      } else if (keepDims) {
        dims.add(Dim.ONE);
      }
    }
    return new Shape(dims);
  }
}

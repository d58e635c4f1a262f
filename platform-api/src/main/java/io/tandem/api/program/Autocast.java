package io.tandem.api.program;

import io.tandem.api.objective.Objective;
import io.tandem.api.op.ArgMax;
import io.tandem.api.op.Attention;
import io.tandem.api.op.AvgPool2d;
import io.tandem.api.op.Await;
import io.tandem.api.op.Binary;
import io.tandem.api.op.Compare;
import io.tandem.api.op.Concat;
import io.tandem.api.op.Conv2d;
import io.tandem.api.op.Expand;
import io.tandem.api.op.Gather;
import io.tandem.api.op.GatherAlong;
import io.tandem.api.op.Gelu;
import io.tandem.api.op.IsFinite;
import io.tandem.api.op.Linear;
import io.tandem.api.op.MatMul;
import io.tandem.api.op.MaxPool2d;
import io.tandem.api.op.Op;
import io.tandem.api.op.Pad;
import io.tandem.api.op.Reshape;
import io.tandem.api.op.Reverse;
import io.tandem.api.op.Slice;
import io.tandem.api.op.Split;
import io.tandem.api.op.StopGradient;
import io.tandem.api.op.TopK;
import io.tandem.api.op.Transpose;
import io.tandem.api.op.Unary;
import io.tandem.api.op.Where;
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Mixed precision as a transformation of programs: one policy for all engines, as PyTorch's {@code
 * autocast} has it.
 *
 * <ul>
 *   <li>Matrix products, linear maps, attention and convolutions take their operands in a 16-bit
 *       float and give that.
 *   <li>What moves data, and elementwise functions that lose nothing by it, stay in the type that
 *       their operands have come to; mixed operands meet in f32, scalars follow.
 *   <li>What losses compute, at or below {@value #LOSS} and {@value Objective#SCOPE}, is computed
 *       in f32 whatever it is.
 *   <li>Everything else (norms, softmax, losses, reductions, exponentials, logarithms, powers) is
 *       computed in f32.
 * </ul>
 *
 * <p>It is applied to a program before it is differentiated: the casts have gradients, so the
 * backward pass follows the same policy and weights get theirs in f32. Outputs, updates and marks
 * keep their declared types.
 */
public final class Autocast {
  private static final Set<Unary.Function> TOLERANT =
      EnumSet.of(
          Unary.Function.NEGATE,
          Unary.Function.ABS,
          Unary.Function.SIGN,
          Unary.Function.RELU,
          Unary.Function.TANH,
          Unary.Function.SIGMOID,
          Unary.Function.FLOOR,
          Unary.Function.CEIL,
          Unary.Function.ROUND);

  private static final Set<Class<? extends Op>> FOLLOWING =
      Set.of(
          Reshape.class,
          Transpose.class,
          Expand.class,
          Concat.class,
          Split.class,
          Slice.class,
          Pad.class,
          Reverse.class,
          Gather.class,
          GatherAlong.class,
          StopGradient.class,
          Await.class,
          Where.class,
          Compare.class,
          IsFinite.class,
          ArgMax.class,
          TopK.class,
          Gelu.class,
          MaxPool2d.class,
          AvgPool2d.class);

  private static final String LOSS = "loss";

  private final Trace trace = new Trace();
  private final DType narrow;

  private Autocast(DType narrow) {
    this.narrow = narrow;
  }

  /**
   * The program with narrow floats where the policy has them.
   *
   * @param narrow {@link DType#BFLOAT16} or {@link DType#FLOAT16}
   * @throws IllegalArgumentException if it is another type
   */
  public static Program to(DType narrow, Program program) {
    if (narrow != DType.BFLOAT16 && narrow != DType.FLOAT16) {
      throw new IllegalArgumentException(
          "mixed precision is of f32 with bf16 or f16, not with " + narrow.shortName());
    }
    return new Autocast(narrow).rewrite(program);
  }

  private Program rewrite(Program program) {
    Function<Value, Tensor> tensors =
        trace.replay(
            program,
            Map.of(),
            (node, operands) ->
                isOfLoss(node.path())
                    ? trace.apply(node.op(), cast(operands, DType.FLOAT32))
                    : apply(node.op(), operands));
    program
        .outputs()
        .forEach(
            (name, value) -> trace.output(name, tensors.apply(value).castTo(value.type().dtype())));
    program
        .updates()
        .forEach(
            (name, value) -> trace.update(name, tensors.apply(value).castTo(value.type().dtype())));
    return trace.build(program.name());
  }

  private static boolean isOfLoss(String path) {
    int end = path.indexOf('.');
    String first = end < 0 ? path : path.substring(0, end);
    return first.equals(LOSS) || first.equals(Objective.SCOPE);
  }

  private List<Tensor> apply(Op op, List<Tensor> operands) {
    if (op instanceof Attention) {
      // The bias stays in f32: it is added to scores that are in f32.
      List<Tensor> cast = new ArrayList<>(cast(operands.subList(0, 3), narrow));
      cast.addAll(operands.subList(3, operands.size()));
      return trace.apply(op, cast);
    }
    return trace.apply(op, cast(operands, wanted(op, operands)));
  }

  private DType wanted(Op op, List<Tensor> operands) {
    if (op instanceof MatMul || op instanceof Linear || op instanceof Conv2d) {
      return narrow;
    }
    boolean follows =
        FOLLOWING.contains(op.getClass())
            || (op instanceof Unary unary && TOLERANT.contains(unary.function()))
            || (op instanceof Binary binary && binary.function() != Binary.Function.POWER);
    return follows ? met(operands) : DType.FLOAT32;
  }

  /** Where float operands meet: a scalar takes the type of what it is combined with. */
  private static DType met(List<Tensor> operands) {
    List<Tensor> floats = operands.stream().filter(t -> t.dtype().isFloat()).toList();
    List<Tensor> arrays = floats.stream().filter(t -> t.shape().rank() > 0).toList();
    return (arrays.isEmpty() ? floats : arrays)
        .stream().map(Tensor::dtype).reduce(DType::promote).orElse(DType.FLOAT32);
  }

  private static List<Tensor> cast(List<Tensor> operands, DType dtype) {
    return operands.stream().map(t -> t.dtype().isFloat() ? t.castTo(dtype) : t).toList();
  }
}

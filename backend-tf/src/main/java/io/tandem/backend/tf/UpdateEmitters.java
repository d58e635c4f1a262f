package io.tandem.backend.tf;

import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.program.Value;
import io.tandem.api.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * Optimizers' updates by TensorFlow's kernels, which change the variables in place. Those of row
 * updates take time by the rows that are changed, not by the table's.
 */
final class UpdateEmitters {
  private UpdateEmitters() {}

  /** Whether TensorFlow has a kernel for an update. */
  static boolean has(OptimizerUpdate op) {
    return op instanceof AdamWUpdate
        || op instanceof SgdUpdate
        || op instanceof AdagradUpdate
        || op instanceof SgdRowUpdate
        || op instanceof AdagradRowUpdate;
  }

  /** The change in place; the variables are those that the leading operands were read from. */
  static Change change(OptimizerUpdate op, Emission at) {
    if (op instanceof AdamWUpdate adam) {
      return adam(adam, at);
    }
    if (op instanceof SgdUpdate sgd) {
      return sgd(sgd, at);
    }
    if (op instanceof AdagradUpdate adagrad) {
      return adagrad(adagrad, at);
    }
    if (op instanceof SgdRowUpdate) {
      return sgdRows(at);
    }
    if (op instanceof AdagradRowUpdate adagrad) {
      return adagradRows(adagrad, at);
    }
    throw new IllegalStateException("no kernel for " + op.name());
  }

  /** The rate and epsilon that stand for bias correction, shared by all weights of a step. */
  private record Corrected(Output<?> rate, Output<?> epsilon) {}

  private record CorrectedBy(double beta1, double beta2, double epsilon, Value rate, Value step) {}

  private static Change adam(AdamWUpdate op, Emission at) {
    // The kernel computes m += (g - m)(1 - β), so β is the float it is given: the corrections must
    // take the same one.
    float beta1 = (float) op.beta1();
    float beta2 = (float) op.beta2();
    CorrectedBy key =
        new CorrectedBy(beta1, beta2, op.epsilon(), at.operandValue(4), at.operandValue(5));
    Corrected corrected =
        at.kept(key, Corrected.class)
            .orElseGet(
                () -> {
                  Output<?> root = at.apply("Sqrt", correction(at, beta2));
                  Output<?> rate = at.apply("Mul", at.operand(4), root);
                  Corrected made =
                      new Corrected(
                          at.apply("RealDiv", rate, correction(at, beta1)),
                          at.apply("Mul", root, number(at, op.epsilon())));
                  at.keep(key, made);
                  return made;
                });
    Output<?> gradient = at.operand(3);
    List<Output<?>> needs = new ArrayList<>(List.of(gradient, corrected.rate, corrected.epsilon));
    Optional<Output<?>> decay = Optional.empty();
    if (op.weightDecay() != 0) {
      decay = Optional.of(at.apply("Mul", at.operand(4), number(at, op.weightDecay())));
      needs.add(decay.get());
    }
    Output<?> zero = number(at, 0);
    Optional<Output<?>> share = decay;
    return new Change(
        needs,
        barrier -> {
          GraphOperation last = barrier;
          if (share.isPresent()) {
            last = decay(at, share.get(), barrier);
          }
          return at.op("ResourceApplyAdam", handle(at, 0), handle(at, 1), handle(at, 2))
              .in(zero, zero, corrected.rate, number(at, beta1), number(at, beta2))
              .in(corrected.epsilon, gradient)
              .after(last)
              .build();
        });
  }

  /** {@code 1 - β^step}. */
  private static Output<?> correction(Emission at, float beta) {
    Output<?> exponent = at.apply("Mul", at.operand(5), number(at, Math.log(beta)));
    return at.apply("Neg", at.apply("Expm1", exponent));
  }

  /** Takes a share of the weight away. */
  private static GraphOperation decay(Emission at, Output<?> share, GraphOperation barrier) {
    Output<?> weight =
        at.op("ReadVariableOp", handle(at, 0))
            .set("dtype", ElementType.proto(DType.FLOAT32))
            .after(barrier)
            .out();
    return at.op("AssignSubVariableOp", handle(at, 0), at.apply("Mul", weight, share)).build();
  }

  private static Change sgd(SgdUpdate op, Emission at) {
    int states = op.replaced();
    Output<?> gradient = decayed(at, at.operand(states), op.weightDecay());
    Output<?> rate = at.operand(states + 1);
    return new Change(
        List.of(gradient, rate),
        barrier ->
            op.momentum() == 0
                ? at.op("ResourceApplyGradientDescent", handle(at, 0), rate, gradient)
                    .after(barrier)
                    .build()
                : at.op("ResourceApplyMomentum", handle(at, 0), handle(at, 1), rate, gradient)
                    .in(number(at, op.momentum()))
                    .set("use_nesterov", op.nesterov())
                    .after(barrier)
                    .build());
  }

  private static Change adagrad(AdagradUpdate op, Emission at) {
    Output<?> gradient = decayed(at, at.operand(2), op.weightDecay());
    Output<?> rate = at.operand(3);
    return new Change(
        List.of(gradient, rate),
        barrier ->
            at.op("ResourceApplyAdagradV2", handle(at, 0), handle(at, 1), rate)
                .in(number(at, op.epsilon()), gradient)
                .after(barrier)
                .build());
  }

  private static Change sgdRows(Emission at) {
    Output<?> indices = at.operand(1);
    Output<?> steps = at.apply("Mul", at.operand(2), at.operand(3));
    return new Change(
        List.of(indices, steps),
        barrier ->
            at.op("ResourceScatterSub", handle(at, 0), indices, steps).after(barrier).build());
  }

  private static Change adagradRows(AdagradRowUpdate op, Emission at) {
    Output<?> indices = at.operand(2);
    Output<?> gradients = at.operand(3);
    Output<?> rate = at.operand(4);
    return new Change(
        List.of(indices, gradients, rate),
        barrier ->
            at.op("ResourceSparseApplyAdagradV2", handle(at, 0), handle(at, 1), rate)
                .in(number(at, op.epsilon()), gradients, indices)
                .after(barrier)
                .build());
  }

  /** The gradient with the weight's share that decay adds to it. */
  private static Output<?> decayed(Emission at, Output<?> gradient, double weightDecay) {
    if (weightDecay == 0) {
      return gradient;
    }
    Output<?> share = at.apply("Mul", at.operand(0), number(at, weightDecay));
    return at.apply("AddV2", gradient, share);
  }

  private static Output<?> handle(Emission at, int operand) {
    return at.variable(operand).orElseThrow().handle();
  }

  private static Output<?> number(Emission at, double value) {
    return at.writer().scalar(DType.FLOAT32, value);
  }
}

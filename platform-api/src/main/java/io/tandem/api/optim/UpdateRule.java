package io.tandem.api.optim;

import io.tandem.api.program.Variable;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one weight is updated.
 *
 * @param weightDecay at least 0
 * @param rateScale what the learning rate is multiplied by for this weight, at least 0
 * @param begins after how many steps the weight began to be trained: the optimizer counts its own
 *     steps, so that the bias of its means is corrected as at any beginning, and weights of one
 *     beginning together
 */
public record UpdateRule(double weightDecay, double rateScale, long begins) {
  /** Of a weight that is trained from the beginning on. */
  public UpdateRule(double weightDecay, double rateScale) {
    this(weightDecay, rateScale, 0);
  }

  /** Checks the ranges. */
  public UpdateRule {
    if (!(weightDecay >= 0 && rateScale >= 0)) {
      throw new IllegalArgumentException(
          "weight decay and rate scale must be at least 0, not " + weightDecay + ", " + rateScale);
    }
  }

  /**
   * The usual rules: matrices decay as the optimizer has it, what has fewer than two axes (biases,
   * norms) and row-sparse tables do not; nothing is frozen but what the model freezes.
   */
  public static Function<Variable, Optional<UpdateRule>> of(Optimizer optimizer) {
    return variable -> {
      if (variable.role() == Variable.Role.FROZEN_WEIGHT) {
        return Optional.empty();
      }
      boolean decays = variable.shape().rank() >= 2 && variable.role() == Variable.Role.WEIGHT;
      return Optional.of(new UpdateRule(decays ? optimizer.weightDecay() : 0, 1));
    };
  }
}

package io.tandem.api.optim;

import io.tandem.api.program.Variable;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one weight is updated.
 *
 * @param weightDecay at least 0
 * @param rateScale what the learning rate is multiplied by for this weight, at least 0
 */
public record UpdateRule(double weightDecay, double rateScale) {
  public UpdateRule {
    if (!(weightDecay >= 0 && rateScale >= 0)) {
      throw new IllegalArgumentException(
          "weight decay and rate scale must be at least 0, not " + weightDecay + ", " + rateScale);
    }
  }

  /**
   * The usual rule: matrices decay, and what has fewer than two axes (biases, norms) does not;
   * nothing is frozen.
   */
  public static Function<Variable, Optional<UpdateRule>> decayingMatrices(double weightDecay) {
    return variable ->
        Optional.of(
            new UpdateRule(
                variable.shape().rank() >= 2 && variable.role() == Variable.Role.WEIGHT
                    ? weightDecay
                    : 0,
                1));
  }
}

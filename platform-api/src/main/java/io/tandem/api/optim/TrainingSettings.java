package io.tandem.api.optim;

import io.tandem.api.program.Precision;
import io.tandem.api.program.Variable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a training step does with the gradients.
 *
 * @param optimizer how weights are updated
 * @param rules the rule of each weight; a weight without one is frozen: it gets neither a gradient
 *     nor a state
 * @param maxNorm the greatest global norm of the gradients, infinity for no bound
 * @param precision the precision of forward and backward pass
 * @param recompute patterns of the layers whose inside the backward pass computes again instead of
 *     keeping it, as {@link io.tandem.api.program.Recomputation#of} takes them
 */
public record TrainingSettings(
    Optimizer optimizer,
    Function<Variable, Optional<UpdateRule>> rules,
    double maxNorm,
    Precision precision,
    List<String> recompute) {
  public TrainingSettings {
    recompute = List.copyOf(recompute);
    if (!(maxNorm > 0)) {
      throw new IllegalArgumentException("the greatest norm must be positive, not " + maxNorm);
    }
  }

  /** The usual rules, no bound on the gradients, 32-bit floats. */
  public static TrainingSettings of(Optimizer optimizer) {
    return new TrainingSettings(
        optimizer,
        UpdateRule.of(optimizer),
        Double.POSITIVE_INFINITY,
        Precision.FLOAT32,
        List.of());
  }

  /** The same with another rule for each weight. */
  public TrainingSettings withRules(Function<Variable, Optional<UpdateRule>> others) {
    return new TrainingSettings(optimizer, others, maxNorm, precision, recompute);
  }

  /** The same with another bound on the gradients' global norm. */
  public TrainingSettings withMaxNorm(double bound) {
    return new TrainingSettings(optimizer, rules, bound, precision, recompute);
  }

  /** The same in another precision. */
  public TrainingSettings withPrecision(Precision other) {
    return new TrainingSettings(optimizer, rules, maxNorm, other, recompute);
  }

  /** The same with layers that are computed again. */
  public TrainingSettings withRecompute(List<String> patterns) {
    return new TrainingSettings(optimizer, rules, maxNorm, precision, patterns);
  }
}

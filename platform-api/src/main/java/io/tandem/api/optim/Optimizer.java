package io.tandem.api.optim;

import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.LambUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.op.SgdUpdate;
import java.util.List;
import java.util.Optional;

/**
 * An optimizer: which state it keeps for each weight, and the operation that updates both.
 *
 * <p>Learning rate and weight decay are not part of it; the first comes with each call, the second
 * with each weight's {@link UpdateRule}.
 */
public sealed interface Optimizer {

  /** The name by which configs choose it. */
  String name();

  /** The names of the states kept for each weight, in the order of the update's operands. */
  List<String> slots();

  /**
   * The update of one weight; its operands are weight, slots, gradient, rate, then step if used.
   */
  OptimizerUpdate update(double weightDecay);

  /** Whether updates take the number of the step, 1 at the first, as their last operand. */
  default boolean usesStep() {
    return false;
  }

  /** The value that slots begin with. */
  default double initialSlot() {
    return 0;
  }

  /** The update of a row-sparse table, if this optimizer can leave the other rows alone. */
  default Optional<OptimizerUpdate> rowUpdate() {
    return Optional.empty();
  }

  /**
   * Stochastic gradient descent ({@link SgdUpdate}).
   *
   * @param momentum in [0, 1)
   * @param nesterov Nesterov's form of momentum
   */
  record Sgd(double momentum, boolean nesterov) implements Optimizer {
    public Sgd {
      inRange("momentum", momentum, 0, 1);
    }

    @Override
    public String name() {
      return "sgd";
    }

    @Override
    public List<String> slots() {
      return momentum == 0 ? List.of() : List.of("velocity");
    }

    @Override
    public OptimizerUpdate update(double weightDecay) {
      return new SgdUpdate(momentum, nesterov, weightDecay);
    }

    @Override
    public Optional<OptimizerUpdate> rowUpdate() {
      // A velocity decays in every row, touched or not.
      return momentum == 0 ? Optional.of(new SgdRowUpdate()) : Optional.empty();
    }
  }

  /** Adam with decoupled weight decay ({@link AdamWUpdate}). */
  record AdamW(double beta1, double beta2, double epsilon) implements Optimizer {
    public AdamW {
      inRange("beta1", beta1, 0, 1);
      inRange("beta2", beta2, 0, 1);
    }

    @Override
    public String name() {
      return "adamw";
    }

    @Override
    public List<String> slots() {
      return List.of("mean", "variance");
    }

    @Override
    public OptimizerUpdate update(double weightDecay) {
      return new AdamWUpdate(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public boolean usesStep() {
      return true;
    }
  }

  /**
   * Adagrad ({@link AdagradUpdate}).
   *
   * @param initialSum what the sums of squares begin with, at least 0
   */
  record Adagrad(double epsilon, double initialSum) implements Optimizer {
    public Adagrad {
      inRange("initialSum", initialSum, 0, Double.MAX_VALUE);
    }

    @Override
    public String name() {
      return "adagrad";
    }

    @Override
    public List<String> slots() {
      return List.of("sum");
    }

    @Override
    public OptimizerUpdate update(double weightDecay) {
      return new AdagradUpdate(epsilon, weightDecay);
    }

    @Override
    public double initialSlot() {
      return initialSum;
    }

    @Override
    public Optional<OptimizerUpdate> rowUpdate() {
      return Optional.of(new AdagradRowUpdate(epsilon));
    }
  }

  /** Layer-wise adaptive moments ({@link LambUpdate}). */
  record Lamb(double beta1, double beta2, double epsilon) implements Optimizer {
    public Lamb {
      inRange("beta1", beta1, 0, 1);
      inRange("beta2", beta2, 0, 1);
    }

    @Override
    public String name() {
      return "lamb";
    }

    @Override
    public List<String> slots() {
      return List.of("mean", "variance");
    }

    @Override
    public OptimizerUpdate update(double weightDecay) {
      return new LambUpdate(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public boolean usesStep() {
      return true;
    }
  }

  private static void inRange(String what, double value, double low, double high) {
    if (!(value >= low && value < high)) {
      throw new IllegalArgumentException(
          String.format("%s must be in [%s, %s), not %s", what, low, high, value));
    }
  }
}

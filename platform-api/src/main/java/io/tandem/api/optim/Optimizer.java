package io.tandem.api.optim;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
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
 * <p>The learning rate is not part of it: it comes with each call.
 */
public sealed interface Optimizer {

  /** The names of the states kept for each weight, in the order of the update's operands. */
  List<String> slots();

  /** The weight decay of those weights that decay ({@link UpdateRule#of}). */
  double weightDecay();

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
   * @param weightDecay at least 0
   */
  @TypeName("sgd")
  @Doc("Stochastic gradient descent, with momentum if wanted.")
  record Sgd(
      @Doc("How much of the velocity is kept at each step.")
          @Default("0")
          @Range(min = 0, below = 1)
          double momentum,
      @Doc("Whether momentum is taken in Nesterov's form.") @Default("false") boolean nesterov,
      @Doc("Weight decay of matrices; norms and biases do not decay.") @Default("0") @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public Sgd {
      inRange("momentum", momentum, 0, 1);
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
  @TypeName("adamw")
  @Doc("Adam with decoupled weight decay.")
  record AdamW(
      @Doc("How much of the mean of gradients is kept at each step.")
          @Default("0.9")
          @Range(min = 0, below = 1)
          double beta1,
      @Doc("How much of the mean of squared gradients is kept at each step.")
          @Default("0.999")
          @Range(min = 0, below = 1)
          double beta2,
      @Doc("What is added to the root of the variance.") @Default("1e-8") @Range(above = 0)
          double epsilon,
      @Doc("Weight decay of matrices; norms and biases do not decay.")
          @Default("0.01")
          @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public AdamW {
      inRange("beta1", beta1, 0, 1);
      inRange("beta2", beta2, 0, 1);
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
   * @param epsilon what is added to the root of the sum of squares
   * @param initialSum what the sums of squares begin with, at least 0
   * @param weightDecay at least 0
   */
  @TypeName("adagrad")
  @Doc("Rates that fall with the squares of all gradients so far; also for row-sparse tables.")
  record Adagrad(
      @Doc("What is added to the root of the sum of squares.") @Default("1e-10") @Range(above = 0)
          double epsilon,
      @Doc("What the sums of squares begin with.") @Default("0") @Range(min = 0) double initialSum,
      @Doc("Weight decay of matrices; norms and biases do not decay.") @Default("0") @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public Adagrad {
      inRange("initialSum", initialSum, 0, Double.MAX_VALUE);
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
  @TypeName("lamb")
  @Doc("Adam with a trust ratio for each weight, for large batches.")
  record Lamb(
      @Doc("How much of the mean of gradients is kept at each step.")
          @Default("0.9")
          @Range(min = 0, below = 1)
          double beta1,
      @Doc("How much of the mean of squared gradients is kept at each step.")
          @Default("0.999")
          @Range(min = 0, below = 1)
          double beta2,
      @Doc("What is added to the root of the variance.") @Default("1e-6") @Range(above = 0)
          double epsilon,
      @Doc("Weight decay of matrices; norms and biases do not decay.")
          @Default("0.01")
          @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public Lamb {
      inRange("beta1", beta1, 0, 1);
      inRange("beta2", beta2, 0, 1);
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

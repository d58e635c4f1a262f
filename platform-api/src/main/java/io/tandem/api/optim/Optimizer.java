package io.tandem.api.optim;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.op.AdafactorUpdate;
import io.tandem.api.op.AdagradRowUpdate;
import io.tandem.api.op.AdagradUpdate;
import io.tandem.api.op.AdamWUpdate;
import io.tandem.api.op.LambUpdate;
import io.tandem.api.op.LionUpdate;
import io.tandem.api.op.OptimizerUpdate;
import io.tandem.api.op.SgdRowUpdate;
import io.tandem.api.op.SgdUpdate;
import io.tandem.api.program.Variable;
import io.tandem.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An optimizer: which state it keeps for each weight, and the operation that updates both.
 *
 * <p>The learning rate is not part of it: it comes with each call.
 */
public sealed interface Optimizer {

  /**
   * A state that is kept for a weight.
   *
   * @param name in the state's name, {@code optimizer/NAME/WEIGHT}
   * @param shape of the state, whose elements are {@code f32}
   * @param initial what all of its elements begin with
   */
  record Slot(String name, Shape shape, double initial) {}

  /** The states kept for a weight, in the order of the update's operands. */
  List<Slot> slots(Variable weight);

  /** The weight decay of those weights that decay ({@link UpdateRule#of}). */
  double weightDecay();

  /**
   * The update of a weight; its operands are weight, slots, gradient, rate, then step if used.
   *
   * @param weight what is updated; only its shape counts
   */
  OptimizerUpdate update(Variable weight, double weightDecay);

  /** Whether updates take the number of the step, 1 at the first, as their last operand. */
  default boolean usesStep() {
    return false;
  }

  /** The update of a row-sparse table, if this optimizer can leave the other rows alone. */
  default Optional<OptimizerUpdate> rowUpdate() {
    return Optional.empty();
  }

  /** AdamW with the settings that a config has by default. */
  static Optimizer adamW() {
    return new AdamW(0.9, 0.999, 1e-8, 0.01);
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
    public List<Slot> slots(Variable weight) {
      return momentum == 0 ? List.of() : zeros(weight, "velocity");
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
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
    public List<Slot> slots(Variable weight) {
      return zeros(weight, "mean", "variance");
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
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
    public List<Slot> slots(Variable weight) {
      return List.of(new Slot("sum", weight.shape(), initialSum));
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
      return new AdagradUpdate(epsilon, weightDecay);
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
    public List<Slot> slots(Variable weight) {
      return zeros(weight, "mean", "variance");
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
      return new LambUpdate(beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public boolean usesStep() {
      return true;
    }
  }

  /** Lion ({@link LionUpdate}). */
  @TypeName("lion")
  @Doc("The sign of a mean of gradients; wants a smaller rate and a greater decay than adamw.")
  record Lion(
      @Doc("How much of the mean of gradients the direction is made of.")
          @Default("0.9")
          @Range(min = 0, below = 1)
          double beta1,
      @Doc("How much of the mean of gradients is kept at each step.")
          @Default("0.99")
          @Range(min = 0, below = 1)
          double beta2,
      @Doc("Weight decay of matrices; norms and biases do not decay.") @Default("0") @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public Lion {
      inRange("beta1", beta1, 0, 1);
      inRange("beta2", beta2, 0, 1);
    }

    @Override
    public List<Slot> slots(Variable weight) {
      return zeros(weight, "mean");
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
      return new LionUpdate(beta1, beta2, weightDecay);
    }
  }

  /**
   * Adafactor ({@link AdafactorUpdate}): of what has two axes or more it keeps the variance's rows
   * and columns only. The published schedule of T5 is {@code inverse-sqrt} with a warm-up.
   *
   * @param beta1 in [0, 1); 0 keeps no mean of updates
   * @param decay above 0
   * @param epsilon1 what is added to squared gradients
   * @param epsilon2 the least root mean square that a weight counts as having
   * @param threshold above 0
   * @param scaled whether the rate is relative to a weight's root mean square
   * @param weightDecay at least 0
   */
  @TypeName("adafactor")
  @Doc("Adam with a factored variance and bounded updates, as T5 was trained with.")
  record Adafactor(
      @Doc("How much of the mean of updates is kept at each step; 0 keeps none.")
          @Default("0")
          @Range(min = 0, below = 1)
          double beta1,
      @Doc("The mean of squared gradients takes the share step^-decay of each new one.")
          @Default("0.8")
          @Range(above = 0)
          double decay,
      @Doc("What is added to squared gradients.") @Default("1e-30") @Range(above = 0)
          double epsilon1,
      @Doc("The least root mean square that a weight counts as having.")
          @Default("1e-3")
          @Range(above = 0)
          double epsilon2,
      @Doc("The greatest root mean square of an update, before the rate.")
          @Default("1")
          @Range(above = 0)
          double threshold,
      @Doc("Whether the rate is relative to the root mean square of a weight.") @Default("true")
          boolean scaled,
      @Doc("Weight decay of matrices; norms and biases do not decay.") @Default("0") @Range(min = 0)
          double weightDecay)
      implements Optimizer {
    public Adafactor {
      inRange("beta1", beta1, 0, 1);
      if (!(decay > 0 && epsilon1 > 0 && epsilon2 > 0 && threshold > 0)) {
        throw new IllegalArgumentException(
            String.format(
                "decay, epsilon1, epsilon2 and threshold must be above 0, not %s, %s, %s and %s",
                decay, epsilon1, epsilon2, threshold));
      }
    }

    private static boolean isFactored(Variable weight) {
      return weight.shape().rank() >= 2;
    }

    @Override
    public List<Slot> slots(Variable weight) {
      List<Slot> slots = new ArrayList<>(beta1 == 0 ? List.of() : zeros(weight, "mean"));
      if (isFactored(weight)) {
        slots.add(new Slot("variance-rows", AdafactorUpdate.rows(weight.shape()), 0));
        slots.add(new Slot("variance-columns", AdafactorUpdate.columns(weight.shape()), 0));
      } else {
        slots.addAll(zeros(weight, "variance"));
      }
      return slots;
    }

    @Override
    public OptimizerUpdate update(Variable weight, double weightDecay) {
      return new AdafactorUpdate(
          isFactored(weight), beta1, decay, epsilon1, epsilon2, threshold, scaled, weightDecay);
    }

    @Override
    public boolean usesStep() {
      return true;
    }
  }

  /** Slots of the weight's own shape that begin with 0. */
  private static List<Slot> zeros(Variable weight, String... names) {
    return Arrays.stream(names).map(name -> new Slot(name, weight.shape(), 0)).toList();
  }

  private static void inRange(String what, double value, double low, double high) {
    if (!(value >= low && value < high)) {
      throw new IllegalArgumentException(
          String.format("%s must be in [%s, %s), not %s", what, low, high, value));
    }
  }
}

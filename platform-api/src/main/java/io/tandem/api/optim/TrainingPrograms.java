package io.tandem.api.optim;

import io.tandem.api.program.Program;
import io.tandem.api.program.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of gradient training.
 *
 * <p>They are made from an <em>objective</em>: a program with the scalar {@code f32} outputs
 * {@value #LOSS_SUM}, a sum of losses, and {@value #LOSS_WEIGHT}, by what it is to be divided
 * (usually the number of target tokens). What is minimized is the quotient over all micro-batches
 * of a step, so that accumulating micro-batches of unequal weight equals one large batch to
 * rounding. A step of weight 0 has loss 0 and gradient 0.
 *
 * <p>All programs share the objective's variables, and the states {@code optimizer/step} (how many
 * steps were made), {@code optimizer/step-from-N} (how many of them weights were trained that began
 * after N), {@code optimizer/SLOT/WEIGHT} and {@code accumulator/…}. Those that update the weights
 * take the further input {@value #LEARNING_RATE} and give {@value #LOSS} (of all that was
 * accumulated), {@value #GRADIENT_NORM} and {@value #GRADIENT_NORMS} (before clipping) and {@value
 * #LOSS_WEIGHT}.
 *
 * <p>Half precision has no numbers below 6e-8 and none above 65504. There the backward pass begins
 * with a scale (Micikevicius et al. 2018, arXiv 1710.03740, section 3.2), by which gradients are
 * divided once they are in 32 bits: every program that differentiates takes the further input
 * {@value #LOSS_SCALE}, positive, of which each call may have another. The scale may be so great
 * that gradients are not finite; {@link Scaling} tells, and a step is then {@code add} for each of
 * its micro-batches, {@code check}, and {@code apply} or {@code discard}. {@code step} and {@code
 * finish} do not look.
 *
 * @param objective the objective in the precision of training
 * @param step differentiates one batch and updates the weights, in one call
 * @param accumulation the programs of steps over several micro-batches; empty if a row-sparse table
 *     is trained, whose gradient is never held for all rows
 * @param scaling the further programs of half precision, empty in another
 * @param trained the names of the weights that are trained
 */
public record TrainingPrograms(
    Program objective,
    Program step,
    Optional<Accumulation> accumulation,
    Optional<Scaling> scaling,
    List<String> trained) {

  /**
   * A step over several micro-batches.
   *
   * @param add differentiates one micro-batch and adds to the accumulators
   * @param finish as {@code add} for the last micro-batch, then updates the weights, in one call
   * @param apply updates the weights from the accumulators and empties them
   */
  public record Accumulation(Program add, Program finish, Program apply) {}

  /**
   * What a step with a scaled loss has beside its accumulation.
   *
   * @param check gives {@value #FINITE}: whether the norm that {@code apply} would give is
   * @param discard empties the accumulators and changes nothing else; gives what {@code apply} does
   */
  public record Scaling(Program check, Program discard) {}

  public static final String LOSS_SUM = "loss-sum";
  public static final String LOSS_WEIGHT = "loss-weight";

  /**
   * What an objective that is not differentiated may give beside these: how many targets got the
   * greatest of all logits.
   */
  public static final String RIGHT = "right";

  /**
   * The name of an output of an objective that is not differentiated and tells something beside its
   * targets, such as whether a sentence follows another.
   *
   * @param part what it tells
   * @param output {@link #LOSS_SUM}, {@link #LOSS_WEIGHT} or {@link #RIGHT} of that part; of each
   *     part there are the first two at least
   */
  public static String of(String part, String output) {
    return part + "/" + output;
  }

  public static final String LEARNING_RATE = "learning-rate";
  public static final String LOSS = "loss";
  public static final String GRADIENT_NORM = "gradient-norm";

  /** The norm of the gradient of each trained weight, in the order of {@link #trained}. */
  public static final String GRADIENT_NORMS = "gradient-norms";

  /** By what the gradient of the mean loss is multiplied until it is in 32 bits. */
  public static final String LOSS_SCALE = "loss-scale";

  /** A truth value. */
  public static final String FINITE = "finite";

  /** The state that counts the steps made. */
  public static final String STEP = "optimizer/step";

  /**
   * Makes the programs.
   *
   * @throws IllegalArgumentException if the objective lacks an output, nothing is left to train, or
   *     a row-sparse table meets half precision, or an optimizer, decay or use that would touch all
   *     of its rows
   */
  public static TrainingPrograms of(Program objective, TrainingSettings settings) {
    for (String output : List.of(LOSS_SUM, LOSS_WEIGHT)) {
      if (!objective.outputs().containsKey(output)) {
        throw new IllegalArgumentException(
            "the objective '" + objective.name() + "' has no output '" + output + "'");
      }
    }
    TrainingStepBuilder builder =
        new TrainingStepBuilder(settings.precision().applyTo(objective), settings);
    return builder.build();
  }

  /** Every variable of these programs, by name: weights first, then states. */
  public Map<String, Variable> variables() {
    Map<String, Variable> all = new LinkedHashMap<>(objective.variables());
    all.putAll(step.variables());
    accumulation.ifPresent(a -> all.putAll(a.finish().variables()));
    return all;
  }
}

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
 * steps were made), {@code optimizer/SLOT/WEIGHT} and {@code accumulator/…}. Those that update the
 * weights take the further input {@value #LEARNING_RATE} and give {@value #LOSS} (of all that was
 * accumulated), {@value #GRADIENT_NORM} and {@value #GRADIENT_NORMS} (before clipping) and {@value
 * #LOSS_WEIGHT}.
 *
 * @param objective the objective in the precision of training
 * @param step differentiates one batch and updates the weights, in one call
 * @param accumulation the programs of steps over several micro-batches; empty if a row-sparse table
 *     is trained, whose gradient is never held for all rows
 */
public record TrainingPrograms(
    Program objective, Program step, Optional<Accumulation> accumulation, List<String> trained) {

  /**
   * A step over several micro-batches.
   *
   * @param add differentiates one micro-batch and adds to the accumulators
   * @param finish as {@code add} for the last micro-batch, then updates the weights, in one call
   * @param apply updates the weights from the accumulators and empties them
   */
  public record Accumulation(Program add, Program finish, Program apply) {}

  public static final String LOSS_SUM = "loss-sum";
  public static final String LOSS_WEIGHT = "loss-weight";
  public static final String LEARNING_RATE = "learning-rate";
  public static final String LOSS = "loss";
  public static final String GRADIENT_NORM = "gradient-norm";

  /** The norm of the gradient of each trained weight, in the order of {@link #trained}. */
  public static final String GRADIENT_NORMS = "gradient-norms";

  /** The state that counts the steps made. */
  public static final String STEP = "optimizer/step";

  /**
   * Makes the programs.
   *
   * @throws IllegalArgumentException if the objective lacks an output, nothing is left to train, or
   *     a row-sparse table meets an optimizer, decay or use that would touch all of its rows
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

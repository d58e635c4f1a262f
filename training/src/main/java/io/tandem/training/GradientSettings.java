package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.BatchSize;
import io.tandem.api.error.BadInputException;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import java.util.List;
import java.util.Optional;

/**
 * How a model is trained by gradients.
 *
 * @param steps updates of the weights
 * @param batch examples of each micro-batch, unless tokens are what is counted
 * @param batchTokens the most tokens of each micro-batch, padding included, unless examples are
 *     what is counted
 * @param accumulate micro-batches of each update
 * @param optimizer how weights are updated
 * @param schedule the learning rate of each step
 * @param groups weights that are trained otherwise than the others; the first that a weight belongs
 *     to counts
 * @param clip the greatest global norm of the gradients, if there is to be a bound
 * @param validateEvery steps between validations during training, 0 for none
 * @param checkpointEvery steps between checkpoints, 0 for the end only
 */
public record GradientSettings(
    @Doc("Updates of the weights.") @Range(min = 1) long steps,
    @Doc("Examples of each micro-batch; 16 where batch-tokens is not set either.")
        @Range(min = 1, max = 1_000_000)
        Optional<Integer> batch,
    @Doc("Tokens of each micro-batch, padding included: as many examples as fit are taken.")
        @Range(min = 1, max = 100_000_000)
        Optional<Integer> batchTokens,
    @Doc("Micro-batches whose gradients are added up for each update.")
        @Default("1")
        @Range(min = 1, max = 1_000_000)
        int accumulate,
    @Doc("How weights are updated.") @Default("adamw") Optimizer optimizer,
    @Doc("The learning rate of each step.") Schedule schedule,
    @Doc("Weights that are trained otherwise: at another rate, with another decay, or not at all.")
        @Default({})
        List<WeightGroup> groups,
    @Doc("The greatest global norm of the gradients; no bound where it is not set.")
        @Range(above = 0)
        Optional<Double> clip,
    @Doc("Steps between two validations during training; 0 for none.") @Default("0") @Range(min = 0)
        long validateEvery,
    @Doc("Steps between two checkpoints; 0 writes one at the end only.")
        @Default("0")
        @Range(min = 0)
        long checkpointEvery) {
  private static final int USUAL_BATCH = 16;

  /** Refuses two sizes of a batch, and takes the usual one where there is none. */
  public GradientSettings {
    if (batch.isPresent() && batchTokens.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              "batch (%d) and batch-tokens (%d) are both set; a micro-batch is counted in examples"
                  + " or in tokens: take one of them away, with null where another file sets it",
              batch.get(), batchTokens.get()));
    }
    if (batch.isEmpty() && batchTokens.isEmpty()) {
      batch = Optional.of(USUAL_BATCH);
    }
  }

  /**
   * How much a micro-batch takes.
   *
   * @return what {@code batch} or {@code batch-tokens} says
   */
  public BatchSize batchSize() {
    return batch
        .<BatchSize>map(BatchSize.Examples::new)
        .orElseGet(() -> BatchSize.tokens(batchTokens.orElseThrow()));
  }

  /**
   * Traces a model's objective and makes the programs of training it.
   *
   * @throws BadInputException if the optimizer or the precision does not go with the model, or one
   *     of the groups has no weight
   */
  public TrainingPrograms programs(Model model, Precision precision) {
    Program objective = model.objective(Phase.TRAINING);
    TrainingSettings step =
        TrainingSettings.of(optimizer)
            .withRules(WeightGroup.rules(optimizer, groups, objective.variables().values()))
            .withMaxNorm(clip.orElse(Double.POSITIVE_INFINITY))
            .withPrecision(precision);
    try {
      return TrainingPrograms.of(objective, step);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }
}

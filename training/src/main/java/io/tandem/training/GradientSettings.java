package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.error.BadInputException;
import io.tandem.api.error.NearestName;
import io.tandem.api.model.JointModel;
import io.tandem.api.model.Lengths;
import io.tandem.api.model.Model;
import io.tandem.api.model.Phase;
import io.tandem.api.optim.JointPrograms;
import io.tandem.api.optim.LabelSmoothing;
import io.tandem.api.optim.Optimizer;
import io.tandem.api.optim.TrainingPrograms;
import io.tandem.api.optim.TrainingSettings;
import io.tandem.api.optim.WeightAverage;
import io.tandem.api.program.Precision;
import io.tandem.api.program.Program;
import io.tandem.api.training.Learner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a model is trained by gradients. {@link GradientSettingsBuilder} makes them in Java.
 *
 * @param steps updates of the weights; this or {@code epochs}
 * @param epochs passes over the data; this or {@code steps}
 * @param batch examples of each micro-batch, unless tokens are what is counted
 * @param batchTokens the most tokens of each micro-batch, padding included, unless examples are
 *     what is counted
 * @param accumulate micro-batches of each update
 * @param optimizer how weights are updated
 * @param schedule the learning rate of each step
 * @param groups weights that are trained otherwise than the others; the first that a weight belongs
 *     to counts
 * @param layerDecay what the rate is multiplied by for each layer below the top; 1 where it is not
 *     set
 * @param unfreeze when layers begin to be trained, if not all at once
 * @param clip the greatest global norm of the gradients, if there is to be a bound
 * @param lossScale how the scale of losses in half precision is found; PyTorch's way where nothing
 *     is said
 * @param labelSmoothing the share of each target that goes to all classes alike
 * @param average how the weights are averaged, if they are
 * @param recompute layers whose inside is computed again in the backward pass instead of being kept
 * @param validateEvery steps between validations during training, 0 for none
 * @param validateEpochs passes between validations during training, 0 for none
 * @param earlyStopping when training stops before its end, if it may
 * @param checkpointEvery steps between checkpoints, 0 for the end only
 * @param checkpointEpochs passes between checkpoints, 0 for the end only
 * @param keepLast how many of the newest checkpoints are kept
 * @param best whether the best weights are kept, too
 */
public record GradientSettings(
    @Doc("Updates of the weights; this or epochs.") @Range(min = 1) Optional<Long> steps,
    @Doc("Passes over the data, a fraction if wanted; this or steps.")
        @Range(above = 0, max = 1_000_000)
        Optional<Double> epochs,
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
    @Doc(
            "What the learning rate is multiplied by for each layer below the top: a head has the"
                + " whole rate, the uppermost layer this share of it, the one below its square, the"
                + " embeddings the least.")
        @Range(above = 0, max = 1)
        Optional<Double> layerDecay,
    @Doc("Trains the head first, and then one layer more from time to time, from the top down.")
        Optional<Unfreezing> unfreeze,
    @Doc("The greatest global norm of the gradients; no bound where it is not set.")
        @Range(above = 0)
        Optional<Double> clip,
    @Doc("In float16: how the scale of the losses follows what half precision can hold.")
        Optional<LossScaling> lossScale,
    @Doc("The share of each target that goes to all classes alike.")
        @Default("0")
        @Range(min = 0, below = 1)
        double labelSmoothing,
    @Doc(
            "An exponential moving average of the weights, which is what is validated, saved and"
                + " used.")
        Optional<WeightAveraging> average,
    @Doc(
            "Layers whose inside is computed again in the backward pass instead of being kept,"
                + " which takes time for memory; * stands for any characters.")
        @Default({})
        List<String> recompute,
    @Doc("Steps between two validations during training; 0 for none.") @Default("0") @Range(min = 0)
        long validateEvery,
    @Doc("Passes over the data between two validations, beside validate-every; 0 for none.")
        @Default("0")
        @Range(min = 0)
        long validateEpochs,
    @Doc("When training stops because validation brings nothing better.")
        Optional<Patience> earlyStopping,
    @Doc("Steps between two checkpoints; 0 writes one at the end only.")
        @Default("0")
        @Range(min = 0)
        long checkpointEvery,
    @Doc("Passes over the data between two checkpoints, beside checkpoint-every; 0 for none.")
        @Default("0")
        @Range(min = 0)
        long checkpointEpochs,
    @Doc("How many of the newest checkpoints are kept.") @Default("1") @Range(min = 1) int keepLast,
    @Doc("Keeps the checkpoint that did best in validation, too.") Optional<BestKept> best) {

  private static final int USUAL_BATCH = 16;

  /** Refuses what contradicts itself, and takes the usual size of a batch where there is none. */
  public GradientSettings {
    groups = List.copyOf(groups);
    recompute = List.copyOf(recompute);
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
    if (steps.isPresent() == epochs.isPresent()) {
      throw new IllegalArgumentException(
          steps.isPresent()
              ? "steps and epochs both say how long to train; give one of them"
              : "nothing says how long to train; give steps or epochs");
    }
    boolean validates = validateEvery > 0 || validateEpochs > 0;
    if (!validates && (earlyStopping.isPresent() || best.isPresent())) {
      throw new IllegalArgumentException(
          (best.isPresent() ? "best" : "early-stopping")
              + " goes by validations, and there are none; give validate-every or"
              + " validate-epochs");
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
   * The same steps at the rates of a range, of which the loss of each is wanted and nothing else:
   * averaged weights, validations and checkpoints change no loss of training.
   */
  GradientSettings through(RateRange range) {
    return new GradientSettings(
        Optional.of((long) range.steps()),
        Optional.empty(),
        batch,
        batchTokens,
        accumulate,
        optimizer,
        range.schedule(),
        groups,
        layerDecay,
        Optional.empty(),
        clip,
        lossScale,
        labelSmoothing,
        Optional.empty(),
        recompute,
        0,
        0,
        Optional.empty(),
        0,
        0,
        keepLast,
        Optional.empty());
  }

  /** When the weights are validated. */
  public Every validate() {
    return new Every(validateEvery, validateEpochs);
  }

  /** Which checkpoints are written and stay. */
  CheckpointSettings checkpoints() {
    return new CheckpointSettings(new Every(checkpointEvery, checkpointEpochs), keepLast, best);
  }

  /**
   * Updates of the weights over a source of batches.
   *
   * @return at least 1
   */
  public long steps(BatchSource batches) {
    if (steps.isPresent()) {
      return steps.get();
    }
    return Math.max(1, stepsOf(epochs.orElseThrow(), batches));
  }

  /** How many steps so many passes are, rounded down. */
  private long stepsOf(double passes, BatchSource batches) {
    long whole = (long) passes;
    double count = 0;
    for (long epoch = 0; epoch < whole; epoch++) {
      count += batches.batches(epoch);
    }
    count += (passes - whole) * batches.batches(whole);
    return Math.round(count) / accumulate;
  }

  /**
   * Traces a model's objective and makes the programs of training it.
   *
   * @throws BadInputException if the optimizer, the precision or the smoothing does not go with the
   *     model, one of the groups has no weight, or there is no such layer to recompute
   */
  public TrainingPrograms programs(Model model, Precision precision) {
    return programs(Learner.of(model), precision);
  }

  /** The same for a model of which something else may be trained. */
  public TrainingPrograms programs(Learner learner, Precision precision) {
    if (learner.model() instanceof JointModel && accumulate > 1 && precision.scalesLoss()) {
      throw new BadInputException(JointPrograms.UNSCALED);
    }
    return programs(learner.objective(Phase.TRAINING), precision, Beginnings.ALL);
  }

  /** The same for batches of known lengths, at some time of the training. */
  TrainingPrograms programs(
      Learner learner, Precision precision, Lengths lengths, Beginnings when) {
    return programs(learner.objective(Phase.TRAINING, lengths), precision, when);
  }

  /** The same for batches of any lengths, at some time of the training. */
  TrainingPrograms programs(Learner learner, Precision precision, Beginnings when) {
    return programs(learner.objective(Phase.TRAINING), precision, when);
  }

  /** Whether some weights begin later than others. */
  boolean unfreezes() {
    return unfreeze.isPresent() || groups.stream().anyMatch(one -> one.frozenUntil().isPresent());
  }

  /**
   * When weights begin that stay as they are at first, after no step.
   *
   * @param batches those of the training
   */
  Beginnings beginnings(Learner learner, BatchSource batches) {
    Map<Double, Long> steps = new TreeMap<>();
    for (double passes : rules().passes(learner.objective(Phase.TRAINING).variables().values())) {
      steps.put(passes, stepsOf(passes, batches));
    }
    return new Beginnings(steps, 0);
  }

  private WeightRules rules() {
    return new WeightRules(optimizer, groups, layerDecay, unfreeze);
  }

  /**
   * The programs of steps over several micro-batches, for batches of known lengths.
   *
   * @throws BadInputException if the precision does not go with them
   */
  JointPrograms joint(Learner learner, Precision precision, Lengths lengths, Beginnings when) {
    Program vectors = learner.vectors(Phase.TRAINING, lengths);
    try {
      return JointPrograms.of(
          vectors,
          LabelSmoothing.of(learner.joint(Phase.TRAINING), labelSmoothing),
          step(learner.objective(Phase.TRAINING, lengths), precision, when));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }

  private TrainingSettings step(Program objective, Precision precision, Beginnings when) {
    return TrainingSettings.of(optimizer)
        .withRules(rules().of(objective.variables().values(), when))
        .withMaxNorm(clip.orElse(Double.POSITIVE_INFINITY))
        .withPrecision(precision)
        .withRecompute(recompute);
  }

  private TrainingPrograms programs(Program plain, Precision precision, Beginnings when) {
    checkScale(precision);
    try {
      Program objective = LabelSmoothing.of(plain, labelSmoothing);
      TrainingPrograms programs = TrainingPrograms.of(objective, step(objective, precision, when));
      if (average.isPresent()) {
        WeightAverage.of(programs);
      }
      return programs;
    } catch (IllegalArgumentException e) {
      throw new BadInputException(e.getMessage(), e);
    }
  }

  /**
   * Holds the loss scale against the precision.
   *
   * @throws BadInputException if nothing is scaled in that precision, and a rule is given
   */
  public void checkScale(Precision precision) {
    if (lossScale.isPresent() && !precision.scalesLoss()) {
      throw new BadInputException(
          String.format(
              "losses are scaled in float16 only, and the precision is %s; take 'loss-scale' away",
              precision.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** How the losses of these programs are scaled; empty if they are not. */
  Optional<LossScaling> scaling(TrainingPrograms programs) {
    return programs.scaling().map(parts -> lossScale.orElse(LossScaling.USUAL));
  }

  /**
   * Holds the metrics that are named against those that a validation gives.
   *
   * @throws BadInputException if one is not measured, naming the nearest
   */
  public void checkMetrics(Set<String> measured) {
    best.ifPresent(kept -> checkMetric("best.metric", kept.metric(), measured));
    earlyStopping.ifPresent(
        patience -> checkMetric("early-stopping.metric", patience.metric(), measured));
  }

  private static void checkMetric(String key, String metric, Set<String> measured) {
    if (!measured.contains(metric)) {
      throw new BadInputException(
          String.format(
              "%s: '%s' is no metric of the validation; %s",
              key, metric, NearestName.hint(metric, measured)));
    }
  }
}

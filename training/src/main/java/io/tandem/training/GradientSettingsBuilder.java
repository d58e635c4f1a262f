package io.tandem.training;

import io.tandem.api.data.BatchSize;
import io.tandem.api.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes {@link GradientSettings} in Java; what is not set is as in a config that does not set it.
 * Used by one thread.
 */
public final class GradientSettingsBuilder {
  private final Optional<Long> steps;
  private final Optional<Double> epochs;
  private final Schedule schedule;
  private final List<WeightGroup> groups = new ArrayList<>();
  private final List<String> recompute = new ArrayList<>();
  private BatchSize batch = BatchSize.examples(16);
  private int accumulate = 1;
  private Optimizer optimizer = Optimizer.adamW();
  private Optional<Double> layerDecay = Optional.empty();
  private Optional<Unfreezing> unfreeze = Optional.empty();
  private Optional<Double> clip = Optional.empty();
  private Optional<LossScaling> lossScale = Optional.empty();
  private double labelSmoothing;
  private Optional<WeightAveraging> average = Optional.empty();
  private Every validate = Every.NEVER;
  private Optional<Patience> earlyStopping = Optional.empty();
  private Every checkpoint = Every.NEVER;
  private int keepLast = 1;
  private Optional<BestKept> best = Optional.empty();

  private GradientSettingsBuilder(
      Optional<Long> steps, Optional<Double> epochs, Schedule schedule) {
    this.steps = steps;
    this.epochs = epochs;
    this.schedule = schedule;
  }

  /** Training for so many updates of the weights, at least 1. */
  public static GradientSettingsBuilder steps(long steps, Schedule schedule) {
    return new GradientSettingsBuilder(Optional.of(steps), Optional.empty(), schedule);
  }

  /** Training for so many passes over the data, more than 0. */
  public static GradientSettingsBuilder epochs(double epochs, Schedule schedule) {
    return new GradientSettingsBuilder(Optional.empty(), Optional.of(epochs), schedule);
  }

  /** Examples of each micro-batch; 16 unless it is said otherwise. */
  public GradientSettingsBuilder batch(int examples) {
    return batch(BatchSize.examples(examples));
  }

  /** What each micro-batch takes; 16 examples unless it is said otherwise. */
  public GradientSettingsBuilder batch(BatchSize size) {
    batch = size;
    return this;
  }

  /** Micro-batches of each update; 1 unless it is said otherwise. */
  public GradientSettingsBuilder accumulate(int microBatches) {
    accumulate = microBatches;
    return this;
  }

  /** How weights are updated; AdamW unless it is said otherwise. */
  public GradientSettingsBuilder optimizer(Optimizer other) {
    optimizer = other;
    return this;
  }

  /** Trains some weights otherwise; of several groups the first that a weight belongs to counts. */
  public GradientSettingsBuilder group(WeightGroup group) {
    groups.add(group);
    return this;
  }

  /** What the learning rate is multiplied by for each layer below the top, in (0, 1]. */
  public GradientSettingsBuilder layerDecay(double share) {
    layerDecay = Optional.of(share);
    return this;
  }

  /** Trains one layer more from time to time, from the top down. */
  public GradientSettingsBuilder unfreeze(Unfreezing how) {
    unfreeze = Optional.of(how);
    return this;
  }

  /** The greatest global norm of the gradients, more than 0. */
  public GradientSettingsBuilder clip(double norm) {
    clip = Optional.of(norm);
    return this;
  }

  /** How the scale of losses in half precision is found; PyTorch's way unless it is said. */
  public GradientSettingsBuilder lossScale(LossScaling rule) {
    lossScale = Optional.of(rule);
    return this;
  }

  /** The share of each target that goes to all classes alike, in [0, 1). */
  public GradientSettingsBuilder labelSmoothing(double share) {
    labelSmoothing = share;
    return this;
  }

  /** Averages the weights. */
  public GradientSettingsBuilder average(WeightAveraging how) {
    average = Optional.of(how);
    return this;
  }

  /**
   * Computes the inside of layers again in the backward pass instead of keeping it.
   *
   * @param layers their path; {@code *} stands for any characters
   */
  public GradientSettingsBuilder recompute(String layers) {
    recompute.add(layers);
    return this;
  }

  /** When the weights are validated. */
  public GradientSettingsBuilder validate(Every when) {
    validate = when;
    return this;
  }

  /** Stops where validation brings nothing better. */
  public GradientSettingsBuilder earlyStopping(Patience patience) {
    earlyStopping = Optional.of(patience);
    return this;
  }

  /** When checkpoints are written, beside the end, and how many of the newest stay. */
  public GradientSettingsBuilder checkpoint(Every when, int keep) {
    checkpoint = when;
    keepLast = keep;
    return this;
  }

  /** Keeps the weights that do best in validation. */
  public GradientSettingsBuilder best(BestKept kept) {
    best = Optional.of(kept);
    return this;
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public GradientSettings build() {
    return new GradientSettings(
        steps,
        epochs,
        batch instanceof BatchSize.Examples examples
            ? Optional.of(examples.count())
            : Optional.empty(),
        batch instanceof BatchSize.Tokens tokens ? Optional.of(tokens.count()) : Optional.empty(),
        accumulate,
        optimizer,
        schedule,
        groups,
        layerDecay,
        unfreeze,
        clip,
        lossScale,
        labelSmoothing,
        average,
        recompute,
        validate.steps(),
        validate.epochs(),
        earlyStopping,
        checkpoint.steps(),
        checkpoint.epochs(),
        keepLast,
        best);
  }
}

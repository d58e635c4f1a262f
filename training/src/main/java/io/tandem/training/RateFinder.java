package io.tandem.training;

import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The learning-rate range test (Smith 2017, arXiv 1506.01186, section 3.3): a training whose rate
 * rises until the loss explodes shows from which rate on a model learns, and up to which one. The
 * rate rises exponentially and the losses are smoothed, as in fastai's and PyTorch Lightning's
 * {@code lr_find}; Smith raised it linearly and looked at accuracies.
 *
 * <pre>{@code
 * double rate = RateFinder.find(settings, task).steepest().orElseThrow().rate();
 * }</pre>
 *
 * <p>Each smoothed loss is the average of those up to it, each weighing 0.98 times what the next
 * one weighs: fastai's numbers. (PyTorch Lightning divides by what the weights of one step more
 * would add up to, so that its curves begin at half the loss.) The test ends early where the
 * smoothed loss is more than four times the least, as in both, or something is not finite.
 */
public final class RateFinder {
  private RateFinder() {}

  /** Goes through {@link RateRange#USUAL}. */
  public static RateCurve find(GradientSettings settings, TrainingTask task) {
    return find(settings, task, RateRange.USUAL);
  }

  /**
   * Trains new weights at the rates of a range, with batches, optimizer, clipping, accumulation,
   * groups, label smoothing and precision as they would be in training; the first loss is the first
   * of that. Validates and saves nothing.
   *
   * @param settings how the model is trained; how long, and at which rate, is left out
   * @param task the data, the model, the engine and who is told; its checkpoints are not touched,
   *     its signal can end the test, and the test does not change it
   * @param range the rates
   * @return the losses
   * @throws io.tandem.api.error.BadInputException if settings or task cannot be trained
   */
  public static RateCurve find(GradientSettings settings, TrainingTask task, RateRange range) {
    StopSignal stop = new StopSignal();
    RateRecorder recorder = new RateRecorder(range, task.stop(), stop);
    List<Callback> callbacks = new ArrayList<>(task.callbacks());
    callbacks.add(recorder);
    TrainingTask apart =
        new TrainingTask(
            task.data(),
            task.seed(),
            task.placement(),
            Optional.empty(),
            task.beginning(),
            false,
            task.validation(),
            callbacks,
            stop);
    try {
      new GradientTrainer().train(settings.through(range), apart).close();
    } catch (DivergenceException e) {
      recorder.endNotFinite();
    }
    return recorder.curve();
  }
}

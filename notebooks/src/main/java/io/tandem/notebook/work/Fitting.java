package io.tandem.notebook.work;

import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainedModel;
import io.tandem.api.training.TrainingEvent;
import io.tandem.api.training.TrainingTask;
import io.tandem.notebook.kernel.CellOutput;
import io.tandem.training.GradientSettings;
import io.tandem.training.GradientTrainer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/** Training in the notebook's own process. */
public final class Fitting {
  private Fitting() {}

  /**
   * What came of it.
   *
   * @param model the trained model, with its weights on the device
   * @param losses the training loss by step
   * @param validations the validation loss by step, where there was one
   */
  public record Fit(
      TrainedModel model, SortedMap<Long, Double> losses, SortedMap<Long, Double> validations) {}

  /**
   * Trains while the cell waits.
   *
   * @param name what the bar is labelled with
   * @throws CancellationException if the cell was interrupted; the step was finished, and
   *     everything on the device given back
   */
  public static Fit train(
      String name, TrainingTask task, GradientSettings settings, CellOutput output) {
    StopSignal stop = new StopSignal();
    SortedMap<Long, Double> losses = Collections.synchronizedSortedMap(new TreeMap<>());
    SortedMap<Long, Double> validations = Collections.synchronizedSortedMap(new TreeMap<>());
    TrainingTask told =
        task.telling(new CellBar(output, name))
            .telling(event -> record(event, losses, validations))
            .stoppedBy(stop);
    TrainedModel model =
        Interruptible.run(
            "the training of " + name,
            () -> kept(new GradientTrainer().train(settings, told), stop),
            stop::raise);
    return new Fit(model, losses, validations);
  }

  /** Nobody would get a model whose training was interrupted. */
  private static TrainedModel kept(TrainedModel model, StopSignal stop) {
    if (stop.isRaised()) {
      model.close();
    }
    return model;
  }

  private static void record(
      TrainingEvent event, SortedMap<Long, Double> losses, SortedMap<Long, Double> validations) {
    if (event instanceof TrainingEvent.Stepped one) {
      losses.put(one.step(), one.loss());
    } else if (event instanceof TrainingEvent.Validated one) {
      Double loss = one.metrics().get("loss");
      if (loss != null) {
        validations.put(one.step(), loss);
      }
    }
  }
}

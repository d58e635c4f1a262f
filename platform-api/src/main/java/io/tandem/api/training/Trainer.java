package io.tandem.api.training;

import io.tandem.api.data.Task;
import io.tandem.api.provider.Provider;

/**
 * Turns data and settings into a trained model.
 *
 * <p>Two kinds fit: those that train the architecture of the config on an engine, which they find
 * as the task's {@link Placement}, and those that bring their own kind of model, which need nothing
 * but the data. The latter can be named as baselines, and see the same tokens and split.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface Trainer<S extends Record> extends Provider<S> {

  /**
   * Whether it trains the config's model on an engine: a task without a {@link Placement} is then
   * refused, so that it cannot be a baseline. Asked before anything is trained.
   *
   * @return false, unless it is said otherwise
   */
  default boolean needsPlacement() {
    return false;
  }

  /**
   * Whether what it trains can be asked what a task asks. Asked before anything is trained.
   *
   * @param task what is to be predicted
   */
  boolean learns(Task task);

  /**
   * Trains. The same settings and task give the same model.
   *
   * @param settings what the config says
   * @param task the data, the seed and the surroundings
   * @return the model, to be closed by the caller; where the task's {@link TrainingTask#stop} was
   *     raised, what there is by then
   * @throws io.tandem.api.error.BadInputException if the settings do not fit the task, for example
   *     where a placement is needed and there is none
   * @throws TrainingFailedException if training cannot go on
   */
  TrainedModel train(S settings, TrainingTask task);
}

package io.tandem.api.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.TrainedModel;
import java.util.Set;

/**
 * Measures a trained model on data that it was not trained on.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface Evaluator<S extends Record> extends Provider<S> {

  /**
   * The names of the figures that it may give. Asked before anything is trained, so that evaluators
   * that would give figures of one name are refused then.
   *
   * @param settings what the config says
   * @return the metrics' names, as {@link Evaluation#figures} has them
   */
  Set<String> metrics(S settings);

  /**
   * Measures.
   *
   * @param settings what the config says
   * @param model any trained model
   * @param data what it was not trained on
   * @return the figures, all of them among {@link #metrics}, and where they come from
   * @throws io.tandem.api.error.BadInputException if the model lacks a capability that this needs,
   *     naming both
   */
  Evaluation evaluate(S settings, TrainedModel model, HeldOutData data);
}

package io.tandem.api.evaluation;

import io.tandem.api.data.HeldOutData;
import io.tandem.api.provider.Provider;
import io.tandem.api.training.TrainedModel;

/**
 * Measures a trained model on data that it was not trained on.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface Evaluator<S extends Record> extends Provider<S> {

  /**
   * Measures.
   *
   * @param settings what the config says
   * @param model any trained model
   * @param data what it was not trained on
   * @return the figures and where they come from
   * @throws io.tandem.api.error.BadInputException if the model lacks a capability that this needs,
   *     naming both
   */
  Evaluation evaluate(S settings, TrainedModel model, HeldOutData data);
}

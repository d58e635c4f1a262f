package io.tandem.api.training;

import io.tandem.api.data.Batch;

/** A trained model that can tell how well it predicts the targets of a batch. */
public interface ScoringModel extends TrainedModel {

  /**
   * Sums the loss over a batch, without dropout and without learning anything.
   *
   * @param batch a batch as it was trained on
   * @return the sum and its weight
   */
  LossSum score(Batch batch);
}

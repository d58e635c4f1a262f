package io.tandem.api.model;

import io.tandem.api.backend.DeviceState;
import io.tandem.api.program.Precision;

/** A model that makes vectors of texts. */
public interface EmbeddingModel extends ExampleModel {

  /**
   * Sets the model to work.
   *
   * @param state where its weights lie, or will before the first call; not closed with what is
   *     given
   * @param precision in which element types it computes
   */
  TextEmbedding embedding(DeviceState state, Precision precision);
}

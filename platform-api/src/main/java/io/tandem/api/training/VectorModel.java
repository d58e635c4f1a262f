package io.tandem.api.training;

import io.tandem.api.vectors.WordVectors;

/** A trained model that has a vector for each word of its vocabulary. */
public interface VectorModel extends TrainedModel {

  /** The vectors as they are now. */
  WordVectors vectors();
}

package io.tandem.api.model;

import io.tandem.api.tensor.HostTensor;
import io.tandem.api.vectors.WordVectors;
import java.util.function.Function;

/** A model that finds vectors for the words of a corpus. */
public interface WordVectorModel extends CorpusModel {
  /**
   * The vectors that the words of its vocabulary have.
   *
   * @param weights gives the value of each of its weights, by name
   */
  WordVectors vectors(Function<String, HostTensor> weights);
}

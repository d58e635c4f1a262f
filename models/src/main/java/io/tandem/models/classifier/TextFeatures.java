package io.tandem.models.classifier;

import io.tandem.api.program.Scope;
import io.tandem.api.program.Tensor;
import io.tandem.models.recurrent.SequenceMask;

/** What a model makes of the vectors of a text's tokens: numbers about the text as a whole. */
public interface TextFeatures {

  /** The number of features of a text. */
  int size();

  /** Whether the program has to know how long the texts of a batch are. */
  default boolean stepByStep() {
    return false;
  }

  /** The same without dropout. */
  TextFeatures deterministic();

  /**
   * Traces them. What stands in padding has no influence.
   *
   * @param root where weights are named
   * @param x vectors of tokens, [b, t, e]
   * @param mask which tokens are there; a text may have none
   * @return [b, size]
   */
  Tensor apply(Scope root, Tensor x, SequenceMask mask);
}

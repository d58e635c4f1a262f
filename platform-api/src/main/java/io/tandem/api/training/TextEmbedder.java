package io.tandem.api.training;

import java.util.List;

/** A trained model that makes vectors of texts: those that go together are near each other. */
public interface TextEmbedder extends TrainedModel {
  /** How many numbers a vector has. */
  int dimensions();

  /**
   * Makes vectors.
   *
   * @param texts any number, of any length, in any order; batches are the model's affair
   * @return a vector for each, in their order
   * @throws io.tandem.api.error.BadInputException if not one token of a text fits
   */
  List<float[]> embed(List<String> texts);
}

package io.tandem.api.model;

import java.util.List;

/**
 * A model at work on a device: makes vectors of texts. It reads the weights as they are at each
 * call. One thread at a time may use it.
 */
public interface TextEmbedding extends AutoCloseable {
  /** How many numbers a vector has. */
  int dimensions();

  /**
   * Makes vectors.
   *
   * @param texts any number, of any length, in any order; batches are its own affair
   * @return a vector for each, in their order
   * @throws io.tandem.api.error.BadInputException if not one token of a text fits
   */
  List<float[]> embed(List<String> texts);

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  void close();
}

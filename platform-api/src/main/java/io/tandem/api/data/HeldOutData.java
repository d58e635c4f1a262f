package io.tandem.api.data;

/**
 * Data that a model was not trained on, as batches of whatever size is wanted.
 *
 * <p>The sources are closed by the caller, the tokenizer is not. Thread-safe.
 */
public interface HeldOutData {

  /** What provenance calls it, usually where it was read from. */
  String name();

  /** The tokenizer that made the ids, valid as long as this is. */
  Tokenizer tokenizer();

  /**
   * Every example once a pass, in the order of the text, the last batch smaller if need be.
   *
   * @param batch examples of each batch, at least 1
   */
  BatchSource validation(int batch);
}

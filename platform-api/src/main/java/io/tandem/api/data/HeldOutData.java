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
   * Every example once a pass, the last batch smaller if need be, and every pass the same. Examples
   * of equal length come in the order of the text; others may be brought together by their lengths.
   *
   * @param size how much a batch takes at most
   * @throws io.tandem.api.error.BadInputException if an example does not fit into a batch
   */
  BatchSource validation(BatchSize size);
}

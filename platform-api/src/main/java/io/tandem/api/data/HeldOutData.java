package io.tandem.api.data;

import java.util.List;

/**
 * Data that a model was not trained on, as documents, and as batches of tokens of whatever size is
 * wanted. Where a task is learned from documents alone, there is no tokenizer and are no batches:
 * asking for them is refused.
 *
 * <p>The sources are closed by the caller, the tokenizer is not. Thread-safe.
 */
public interface HeldOutData {

  /** What provenance calls it, usually where it was read from. */
  String name();

  /** What is to be predicted. */
  Task task();

  /** The documents that a model was not trained on, with what is to be predicted of them. */
  List<Document> documents();

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

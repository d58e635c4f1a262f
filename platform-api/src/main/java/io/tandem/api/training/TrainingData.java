package io.tandem.api.training;

import io.tandem.api.data.BatchSource;
import io.tandem.api.data.HeldOutData;

/**
 * The data of an experiment, divided into a training and a validation part, as batches of whatever
 * size a trainer wants. Every trainer of an experiment sees the same examples.
 *
 * <p>The sources are closed by the caller, the tokenizer is not. Thread-safe.
 */
public interface TrainingData extends HeldOutData {

  /**
   * The training part in an order drawn from the experiment's seed, another one in each pass. All
   * batches have the same number of examples: those that fill none are left out of the pass.
   *
   * @param batch examples of each batch, at least 1
   * @throws io.tandem.api.error.BadInputException if the data does not fill one batch
   */
  BatchSource shuffled(int batch);

  /**
   * The training part in the order of the text, every example once a pass, the last batch smaller
   * if need be. For language models the labels of the examples, one after the other, are the text's
   * tokens from the second on.
   *
   * @param batch examples of each batch, at least 1
   */
  BatchSource inOrder(int batch);
}

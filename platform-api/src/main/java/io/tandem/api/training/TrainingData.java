package io.tandem.api.training;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.HeldOutData;
import java.util.List;

/**
 * The data of an experiment, divided into a training and a validation part, as batches of whatever
 * size a trainer wants. Every trainer of an experiment sees the same examples.
 *
 * <p>The sources are closed by the caller, the tokenizer is not. Thread-safe.
 */
public interface TrainingData extends HeldOutData {

  /** The documents to learn from, with what is to be predicted of them. */
  List<Document> trainingDocuments();

  /**
   * The training part in an order drawn from the experiment's seed, another one in each pass.
   * Examples of equal length come in batches of equal shape, and those that fill none are left out
   * of the pass; examples of unequal length are padded, with {@link
   * io.tandem.api.data.Batch#IGNORED} as the label, and none is left out.
   *
   * @param size how much a batch takes at most
   * @throws io.tandem.api.error.BadInputException if the data does not fill one batch, or an
   *     example does not fit into one
   */
  BatchSource shuffled(BatchSize size);

  /**
   * The training part in the order of the text, every example once a pass, the last batch smaller
   * if need be. For language models the labels of the examples, one after the other, are the text's
   * tokens from the second on, once {@link io.tandem.api.data.Batch#IGNORED} is left out.
   *
   * @param size how much a batch takes at most
   * @throws io.tandem.api.error.BadInputException if an example does not fit into a batch
   */
  BatchSource inOrder(BatchSize size);
}

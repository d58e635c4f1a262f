package io.tandem.api.model;

import io.tandem.api.data.Document;
import io.tandem.api.prediction.Prediction;
import java.util.List;

/**
 * A model at work on a device: tells what its task asks of documents. It reads the weights as they
 * are at each call. One thread at a time may use it.
 */
public interface Answering extends AutoCloseable {
  /**
   * Answers.
   *
   * @param documents any number, in any order; batches are its own affair
   * @return a prediction for each, in their order, all of the task's kind
   * @throws io.tandem.api.error.BadInputException if a document cannot be asked about, naming it
   */
  List<Prediction> answer(List<Document> documents);

  /** Releases what it compiled, not the weights. Closing twice is harmless. */
  @Override
  void close();
}

package io.tandem.api.prediction;

import io.tandem.api.data.Document;
import io.tandem.api.training.TrainedModel;
import java.util.List;

/** A trained model that can be asked about documents. */
public interface Predictor extends TrainedModel {

  /**
   * Tells what the task that it was trained for asks of documents. It looks at nothing of them but
   * what the task says it may see. Batches are the model's affair.
   *
   * @param documents any number
   * @return a prediction for each, in their order, all of the task's kind
   * @throws io.tandem.api.error.BadInputException if a document cannot be asked about, naming it
   */
  List<Prediction> predict(List<Document> documents);
}

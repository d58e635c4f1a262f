package io.tandem.datasets.text;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.error.BadInputException;
import io.tandem.api.training.TrainingData;
import java.util.List;

/**
 * Documents divided into training and validation, for what learns from documents as they are, such
 * as counts of words. There are no tokens and no batches of them. Immutable and thread-safe.
 *
 * @param name what provenance calls the data
 * @param task what is to be predicted of a document
 * @param parts the documents, each of which has what the task asks for
 */
public record LabelledDocuments(String name, Task task, Split.Parts parts) implements TrainingData {

  /**
   * Checks that the documents are fit for the task.
   *
   * @throws BadInputException if one is not, naming it
   */
  public LabelledDocuments {
    task.check(parts.training());
    task.check(parts.validation());
  }

  @Override
  public List<Document> documents() {
    return parts.validation().documents();
  }

  @Override
  public List<Document> trainingDocuments() {
    return parts.training().documents();
  }

  @Override
  public Tokenizer tokenizer() {
    throw noTokens();
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    throw noTokens();
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    throw noTokens();
  }

  @Override
  public BatchSource validation(BatchSize size) {
    throw noTokens();
  }

  private BadInputException noTokens() {
    return new BadInputException(
        "there are no batches of tokens for the task '" + task.name() + "', only documents");
  }
}

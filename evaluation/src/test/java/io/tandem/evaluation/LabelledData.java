package io.tandem.evaluation;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.training.TrainingData;
import java.util.List;

/**
 * Documents with what is to be told of them.
 *
 * @param task what that is
 * @param trainingDocuments to learn from
 * @param documents to be measured on
 */
public record LabelledData(Task task, List<Document> trainingDocuments, List<Document> documents)
    implements TrainingData {

  @Override
  public String name() {
    return "test data";
  }

  @Override
  public Tokenizer tokenizer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchSource validation(BatchSize size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    throw new UnsupportedOperationException();
  }
}

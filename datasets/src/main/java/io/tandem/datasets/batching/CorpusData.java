package io.tandem.datasets.batching;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.data.Tokenizer;
import io.tandem.api.model.CorpusModel;
import io.tandem.api.training.TrainingData;
import io.tandem.datasets.text.Split;
import java.util.List;

/**
 * Text divided into training and validation, as batches that a model makes of it itself. What is
 * shuffled is read ahead by threads of the source's own. Immutable and thread-safe; the tokenizer
 * stays the caller's.
 *
 * @param name what provenance calls it
 * @param task what is to be predicted
 * @param parts the documents
 * @param tokenizer what makes tokens of them
 * @param model what makes batches
 * @param seed what is drawn from
 */
public record CorpusData(
    String name, Task task, Split.Parts parts, Tokenizer tokenizer, CorpusModel model, long seed)
    implements TrainingData {
  private static final int AHEAD = 4;

  /** Enough for pairs to be drawn at more than a million words a second. */
  private static final int MAKERS = 2;

  @Override
  public List<Document> documents() {
    return parts.validation().documents();
  }

  @Override
  public List<Document> trainingDocuments() {
    return parts.training().documents();
  }

  @Override
  public BatchSource shuffled(BatchSize size) {
    return new PrefetchedBatches(inOrder(size), AHEAD, MAKERS);
  }

  @Override
  public BatchSource inOrder(BatchSize size) {
    return model.batches(trainingDocuments(), size, seed);
  }

  @Override
  public BatchSource validation(BatchSize size) {
    return model.batches(documents(), size, seed);
  }
}

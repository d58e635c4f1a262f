package io.tandem.api.model;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import io.tandem.api.tensor.HostTensor;
import io.tandem.api.vectors.WordVectors;
import java.util.List;
import java.util.function.Function;

/**
 * A model whose examples are not documents but what it finds in all of them, such as pairs of
 * neighbouring words or how often they meet, so that it makes its batches itself.
 */
public interface CorpusModel extends Model {
  /**
   * Makes batches of a corpus.
   *
   * @param documents the corpus, at least one document
   * @param size how much a batch takes at most, in examples of the model's own
   * @param seed what is drawn, is drawn from it and from the batch's position
   * @return what {@link #objective} reads; closed by the caller
   * @throws io.tandem.api.error.BadInputException if there is nothing in it to learn from
   */
  BatchSource batches(List<Document> documents, BatchSize size, long seed);

  /**
   * The vectors that the words of its vocabulary have.
   *
   * @param weights gives the value of each of its weights, by name
   */
  WordVectors vectors(Function<String, HostTensor> weights);
}

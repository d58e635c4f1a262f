package io.tandem.api.model;

import io.tandem.api.data.BatchSize;
import io.tandem.api.data.BatchSource;
import io.tandem.api.data.Document;
import java.util.List;

/**
 * A model whose examples are not documents but what it finds in all of them, such as pairs of
 * neighbouring words, how often they meet, or spans that are left out, so that it makes its batches
 * itself.
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
}

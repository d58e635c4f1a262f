package io.tandem.search.retrieval;

import java.util.List;

/** Finds passages. */
public interface Retriever extends AutoCloseable {

  /**
   * Finds the passages that a question is most likely about.
   *
   * @param question any text
   * @param count how many at most, at least 1
   * @return the best first; none where nothing of the question is in any passage
   */
  List<Found> find(String question, int count);

  /** Releases the index. Closing twice is harmless. */
  @Override
  void close();
}

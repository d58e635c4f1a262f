package io.tandem.search.answer;

import io.tandem.search.retrieval.Found;

/**
 * An answer that stands in a passage.
 *
 * @param text the answer
 * @param score the reader's score, by which answers of different passages are compared
 * @param probability its share among all pieces of all passages that were weighed
 * @param found the passage, and how well it fits to the question
 * @param begin where in the passage the answer begins, counted in {@code char}s
 * @param end where it has ended
 */
public record PassageAnswer(
    String text, double score, double probability, Found found, int begin, int end) {

  /** Where the answer begins in the text that the passage is of. */
  public int beginInSource() {
    return found.passage().begin() + begin;
  }

  /** Where it has ended there. */
  public int endInSource() {
    return found.passage().begin() + end;
  }
}

package io.tandem.models.pretraining;

import java.util.List;
import java.util.Optional;

/**
 * What is read at once of a corpus, before anything in it is masked.
 *
 * @param first text of one document or of several that follow each other
 * @param second the text beside it, where texts are read in pairs
 * @param isNext whether the second follows the first where it comes from
 */
record Passage(List<Span> first, Optional<Span> second, boolean isNext) {

  /**
   * Some tokens of a document.
   *
   * @param document its number
   * @param from the first token
   * @param to the one after the last
   */
  record Span(int document, int from, int to) {
    int length() {
      return to - from;
    }
  }

  /** Copies the list. */
  Passage {
    first = List.copyOf(first);
  }

  static Passage of(List<Span> spans) {
    return new Passage(spans, Optional.empty(), false);
  }
}

package io.tandem.search.answer;

import io.tandem.search.retrieval.Found;
import java.util.List;

/**
 * An answer that a model wrote after it had read passages.
 *
 * @param text the answer
 * @param read the passages that it was given, the best first; what is longer than it reads is cut
 */
public record GeneratedAnswer(String text, List<Found> read) {

  /** Copies the list. */
  public GeneratedAnswer {
    read = List.copyOf(read);
  }
}

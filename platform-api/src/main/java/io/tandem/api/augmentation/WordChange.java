package io.tandem.api.augmentation;

import io.tandem.api.data.Draws;
import java.util.List;

/**
 * A change of the words of a text, of which its label may not depend. A function of what it is
 * given: the same words and draws make the same. Thread-safe.
 */
@FunctionalInterface
public interface WordChange {
  /**
   * The changed words. Where words have tags, each that comes out has one, and no word of a span
   * was moved, taken away or parted from its neighbour.
   *
   * @param words those of a text, at least one, in their order
   * @param draws all that is random
   * @return at least one word
   */
  List<Word> apply(List<Word> words, Draws draws);
}

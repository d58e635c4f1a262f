package io.tandem.datasets.augmentation;

import java.util.List;

/** Words that mean the same as others. Thread-safe. */
@FunctionalInterface
interface Synonyms {
  /**
   * The synonyms of a word.
   *
   * @param word in any case
   * @param inflected whether a form that is no entry is looked up by its base form, whose synonyms
   *     are base forms, too
   * @return in the order of their letters, each once, without the word itself; none if it has none.
   *     Some are phrases, their words parted by spaces
   */
  List<String> of(String word, boolean inflected);
}

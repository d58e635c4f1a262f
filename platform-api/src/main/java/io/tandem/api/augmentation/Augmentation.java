package io.tandem.api.augmentation;

import io.tandem.api.training.ObjectiveChange;

/** What makes training examples different in each pass. */
public sealed interface Augmentation {

  /**
   * Words are changed before they are tokenized.
   *
   * @param change what is done to the words of a text
   */
  record OfWords(WordChange change) implements Augmentation {}

  /**
   * What is minimized is changed: the vectors of tokens, and what is to be told of them.
   *
   * @param change what becomes of a model's objective
   */
  record OfObjective(ObjectiveChange change) implements Augmentation {}
}

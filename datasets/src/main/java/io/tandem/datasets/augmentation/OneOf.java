package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Draws;
import java.util.List;

/**
 * One of several changes, drawn for each text, or none.
 *
 * @param probability how likely a text is changed at all
 * @param changes at least one, all as likely
 */
record OneOf(double probability, List<WordChange> changes) implements WordChange {
  /** Copies the list. */
  OneOf {
    changes = List.copyOf(changes);
  }

  @Override
  public List<Word> apply(List<Word> words, Draws draws) {
    if (draws.uniform() >= probability) {
      return words;
    }
    int drawn = changes.size() == 1 ? 0 : draws.below(changes.size());
    return changes.get(drawn).apply(words, draws);
  }
}

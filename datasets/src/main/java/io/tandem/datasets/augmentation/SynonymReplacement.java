package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces n drawn words that are no stop words and have synonyms by one of these each (EDA,
 * section 2, "SR"), or as many as there are.
 *
 * @param replacements where synonyms come from
 * @param rate of a text's words, in [0, 1]
 */
record SynonymReplacement(Replacements replacements, double rate) implements WordChange {
  @Override
  public List<Word> apply(List<Word> words, Draws draws) {
    List<Word> all = new ArrayList<>(words);
    int left = Rate.count(rate, words.size());
    for (int place : Rate.drawnOrder(words, draws)) {
      if (left == 0) {
        break;
      }
      Word word = words.get(place);
      Optional<String> other = replacements.draw(word, draws);
      if (other.isPresent()) {
        all.set(place, word.withText(other.get()));
        left--;
      }
    }
    return all;
  }
}

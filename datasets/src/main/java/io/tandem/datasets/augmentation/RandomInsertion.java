package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.augmentation.WordChange;
import io.tandem.api.data.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a synonym of a drawn word that is no stop word at a drawn place, n times (EDA, section 2,
 * "RI"). Where words have tags, it has that of the word that it is a synonym of.
 *
 * @param replacements where synonyms come from
 * @param rate of a text's words, in [0, 1]
 */
record RandomInsertion(Replacements replacements, double rate) implements WordChange {
  @Override
  public List<Word> apply(List<Word> words, Draws draws) {
    List<Word> all = new ArrayList<>(words);
    int count = Rate.count(rate, words.size());
    for (int i = 0; i < count; i++) {
      Optional<Word> synonym = synonym(all, draws);
      if (synonym.isEmpty()) {
        break;
      }
      insert(all, synonym.get(), draws);
    }
    return all;
  }

  private Optional<Word> synonym(List<Word> words, Draws draws) {
    for (int place : Rate.drawnOrder(words, draws)) {
      Word word = words.get(place);
      Optional<String> other = word.inSpan() ? Optional.empty() : replacements.draw(word, draws);
      if (other.isPresent()) {
        return Optional.of(word.withText(other.get()));
      }
    }
    return Optional.empty();
  }

  /** Before any word, or after the last, but not between two words of spans. */
  private static void insert(List<Word> words, Word word, Draws draws) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i <= words.size(); i++) {
      boolean inside =
          i > 0 && i < words.size() && words.get(i - 1).inSpan() && words.get(i).inSpan();
      if (!inside) {
        places.add(i);
      }
    }
    int place = places.get(draws.below(places.size()));
    if (place == words.size()) {
      words.add(word.after(" "));
    } else {
      Word next = words.get(place);
      words.set(place, next.after(" "));
      words.add(place, word.after(next.before()));
    }
  }
}

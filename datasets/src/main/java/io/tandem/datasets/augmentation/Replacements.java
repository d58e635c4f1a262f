package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import io.tandem.api.data.Draws;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what stands for a word: a synonym, unless it is a stop word, in the word's case. Where the
 * word has a tag, it is a single word, and that of the very form: a base form in place of a plural
 * would have another tag.
 *
 * @param synonyms where they are looked up
 */
record Replacements(Synonyms synonyms) {

  /** A drawn synonym, if the word has any. */
  Optional<String> draw(Word word, Draws draws) {
    String text = word.text();
    if (StopWords.contains(text)) {
      return Optional.empty();
    }
    boolean tagged = word.tag().isPresent();
    List<String> found = synonyms.of(text, !tagged);
    if (tagged) {
      found = found.stream().filter(one -> one.indexOf(' ') < 0).toList();
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(inCaseOf(text, found.get(draws.below(found.size()))));
  }

  /** Capitals stay: a word of capitals becomes one, and one that begins with a capital too. */
  private static String inCaseOf(String word, String synonym) {
    if (!Character.isUpperCase(word.codePointAt(0))) {
      return synonym;
    }
    boolean capitals = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
    if (capitals) {
      return synonym.toUpperCase(Locale.ROOT);
    }
    int first = synonym.offsetByCodePoints(0, 1);
    return synonym.substring(0, first).toUpperCase(Locale.ROOT) + synonym.substring(first);
  }
}

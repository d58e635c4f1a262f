package io.tandem.evaluation.vectors;

import io.tandem.api.vectors.WordVectors;
import io.tandem.api.vectors.WordVectors.Neighbour;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Vectors of the first words of a vocabulary, found without regard to case, as gensim's evaluations
 * do it: of words that differ in case only, the one that comes first is meant.
 */
final class KnownWords {
  /** How many answers are looked through for one that is none of the question's words. */
  private static final int ANSWERS = 5;

  private final WordVectors vectors;
  private final Map<String, String> byUpperCase = new HashMap<>();

  /**
   * Makes a look-up.
   *
   * @param count how many of the first words count
   */
  KnownWords(WordVectors vectors, int count) {
    this.vectors = vectors.first(count);
    this.vectors.words().forEach(word -> byUpperCase.putIfAbsent(upper(word), word));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private Optional<String> known(String word) {
    return Optional.ofNullable(byUpperCase.get(upper(word)));
  }

  /** The cosine between two words, if both are known. */
  OptionalDouble cosine(WordPair pair) {
    Optional<String> first = known(pair.first());
    Optional<String> second = known(pair.second());
    return first.isPresent() && second.isPresent()
        ? OptionalDouble.of(vectors.cosine(first.get(), second.get()))
        : OptionalDouble.empty();
  }

  /**
   * The answer to a question, in upper case, if all four words are known: of the five words nearest
   * to b - a + c the first that is none of these, or empty if all five are.
   */
  Optional<String> answer(WordAnalogy question) {
    List<Optional<String>> words = question.words().stream().map(this::known).toList();
    if (words.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    Set<String> asked = new HashSet<>();
    question.words().subList(0, 3).forEach(word -> asked.add(upper(word)));
    String a = words.get(0).orElseThrow();
    String b = words.get(1).orElseThrow();
    String c = words.get(2).orElseThrow();
    for (Neighbour near : vectors.analogy(a, b, c, ANSWERS)) {
      if (!asked.contains(upper(near.word()))) {
        return Optional.of(upper(near.word()));
      }
    }
    return Optional.of("");
  }

  /** The vectors of the words that count. */
  WordVectors vectors() {
    return vectors;
  }
}

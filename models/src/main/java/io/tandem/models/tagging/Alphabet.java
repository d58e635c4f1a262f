package io.tandem.models.tagging;

import io.tandem.api.error.BadInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The letters (code points) of words, numbered: 0 is padding, 1 any letter that is not in it, and
 * the others follow by falling frequency, ties by code point. Immutable.
 */
final class Alphabet {
  static final int PADDING = 0;
  static final int UNKNOWN = 1;

  private final List<String> letters;
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /** The alphabet of these words; those that occur more often count more often. */
  static Alphabet of(Iterable<String> words) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (String word : words) {
      word.codePoints().forEach(letter -> counts.merge(letter, 1, Integer::sum));
    }
    List<Integer> letters = new ArrayList<>(counts.keySet());
    letters.sort(Comparator.comparing(counts::get, Comparator.reverseOrder()));
    return new Alphabet(letters.stream().map(Character::toString).toList());
  }

  /**
   * An alphabet that was kept.
   *
   * @param letters as {@link #letters} gives them
   * @throws BadInputException if one of them is not a single letter
   */
  Alphabet(List<String> letters) {
    this.letters = List.copyOf(letters);
    for (String letter : letters) {
      if (letter.codePointCount(0, letter.length()) != 1) {
        throw new BadInputException("'letters' holds '" + letter + "', which is not one letter");
      }
      numbers.put(letter.codePointAt(0), UNKNOWN + 1 + numbers.size());
    }
  }

  /** The letters, in the order of their numbers. */
  List<String> letters() {
    return letters;
  }

  /** The number of rows that an embedding table needs. */
  int size() {
    return UNKNOWN + 1 + numbers.size();
  }

  /**
   * Writes the numbers of a word's letters. Of a word that is too long, the letters in the middle
   * are left out: what tells most of a word are its beginning and its end.
   *
   * @param into where to write
   * @param offset from where on
   * @param longest how many letters are written at most; the rest is left as it is
   */
  void encode(String word, int[] into, int offset, int longest) {
    int[] letters = word.codePoints().toArray();
    int length = Math.min(letters.length, longest);
    int head = (length + 1) / 2;
    for (int i = 0; i < length; i++) {
      int letter = letters[i < head ? i : letters.length - length + i];
      into[offset + i] = numbers.getOrDefault(letter, UNKNOWN);
    }
  }
}

package io.tandem.evaluation.classical;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a conditional random field sees of a word in its sentence: the word in lower case; its first
 * and last one to four letters; its shape; whether it has digits or hyphens; the same words and
 * shapes one and two places before and after it; and where the sentence begins and ends.
 *
 * <p>A shape has {@code X} for upper case, {@code x} for other letters, {@code 0} for digits and
 * everything else as it is, with more than two of a kind in a row written as two: {@code Xxx.} for
 * {@code Prof.}, {@code 00-Xxx} for {@code 1984-Edition}.
 */
final class WordFeatures {
  /** The feature that every word has. */
  static final String ALWAYS = "always";

  private static final int LONGEST_AFFIX = 4;
  private static final int WINDOW = 2;

  private WordFeatures() {}

  /** The names of the features of a word, each once; the first is always there. */
  static List<String> of(List<String> words, int at) {
    String word = words.get(at);
    String lower = word.toLowerCase(Locale.ROOT);
    List<String> names = new ArrayList<>(List.of(ALWAYS, "word=" + lower));
    int[] letters = lower.codePoints().toArray();
    for (int length = 1; length <= Math.min(LONGEST_AFFIX, letters.length - 1); length++) {
      names.add("prefix=" + new String(letters, 0, length));
      names.add("suffix=" + new String(letters, letters.length - length, length));
    }
    names.add("shape=" + shape(word));
    if (word.codePoints().anyMatch(Character::isDigit)) {
      names.add("digit");
    }
    if (word.indexOf('-') >= 0) {
      names.add("hyphen");
    }
    for (int distance = -WINDOW; distance <= WINDOW; distance++) {
      int place = at + distance;
      if (distance == 0) {
        continue;
      }
      if (place < 0 || place >= words.size()) {
        names.add("outside[" + distance + "]");
      } else {
        names.add("word[" + distance + "]=" + words.get(place).toLowerCase(Locale.ROOT));
        names.add("shape[" + distance + "]=" + shape(words.get(place)));
      }
    }
    return names;
  }

  /** The kinds of a word's letters. */
  static String shape(String word) {
    StringBuilder shape = new StringBuilder();
    int last = -1;
    int run = 0;
    for (int letter : word.codePoints().toArray()) {
      int kind = letter;
      if (Character.isDigit(letter)) {
        kind = '0';
      } else if (Character.isUpperCase(letter) || Character.isTitleCase(letter)) {
        kind = 'X';
      } else if (Character.isLetter(letter)) {
        kind = 'x';
      }
      run = kind == last ? run + 1 : 1;
      last = kind;
      if (run <= 2) {
        shape.appendCodePoint(kind);
      }
    }
    return shape.toString();
  }
}

package io.tandem.datasets.augmentation;

import io.tandem.api.augmentation.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as words and what stands between them. A word is a run of letters and digits, with hyphens
 * and apostrophes inside; put together again, the words and what is between are the text.
 *
 * @param words those of the text, in their order
 * @param end what stands after the last
 */
record WordText(List<Word> words, String end) {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:[-'\u2019][\\p{L}\\p{M}\\p{N}]+)*+");

  /** Copies the list. */
  WordText {
    words = List.copyOf(words);
  }

  /** Takes a text apart. */
  static WordText of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher found = WORD.matcher(text);
    int end = 0;
    while (found.find()) {
      words.add(new Word(text.substring(end, found.start()), found.group()));
      end = found.end();
    }
    return new WordText(words, text.substring(end));
  }

  /** Puts it together again. */
  String join() {
    StringBuilder text = new StringBuilder();
    words.forEach(word -> text.append(word.before()).append(word.text()));
    return text.append(end).toString();
  }
}

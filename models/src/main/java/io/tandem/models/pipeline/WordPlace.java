package io.tandem.models.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a word stands in a text.
 *
 * @param begin counted in {@code char}s
 * @param end behind its last
 */
public record WordPlace(int begin, int end) {
  private static final Pattern WORD = Pattern.compile("\\S+");

  /** The words of a text: what stands between white space. */
  public static List<WordPlace> of(String text) {
    List<WordPlace> places = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      places.add(new WordPlace(word.start(), word.end()));
    }
    return List.copyOf(places);
  }

  /** The word. */
  public String in(String text) {
    return text.substring(begin, end);
  }
}

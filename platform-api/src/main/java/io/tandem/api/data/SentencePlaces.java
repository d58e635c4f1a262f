package io.tandem.api.data;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds the sentences of texts. Stateless. */
public final class SentencePlaces {
  private SentencePlaces() {}

  /**
   * Where a sentence stands in its text.
   *
   * @param begin its first {@code char}
   * @param end the one after its last
   */
  public record Place(int begin, int end) {}

  /**
   * The sentences of a text, by the JDK's rules for a language ({@link
   * BreakIterator#getSentenceInstance(Locale)}), which know no abbreviations: {@code Mr. Lee} is
   * cut in two. The end of a line ends a sentence as well.
   *
   * @param text any text
   * @param language whose rules are applied
   * @return their places in order, without white space around them, none of them empty
   */
  public static List<Place> of(String text, Locale language) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(language);
    List<Place> places = new ArrayList<>();
    int line = 0;
    while (line < text.length()) {
      int end = line;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      breaks.setText(text.substring(line, end));
      int from = breaks.first();
      for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
        add(text, line + from, line + to, places);
        from = to;
      }
      line = end + 1;
    }
    return places;
  }

  private static void add(String text, int from, int to, List<Place> places) {
    int begin = from;
    int end = to;
    while (begin < end && Character.isWhitespace(text.codePointAt(begin))) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    while (begin < end && Character.isWhitespace(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    if (begin < end) {
      places.add(new Place(begin, end));
    }
  }
}

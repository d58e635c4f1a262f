package io.tandem.evaluation.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits texts at what the reference tools, which are written in Python, take for white space: that
 * of Unicode and the separators U+001C to U+001F. Java's own notion lacks the spaces that do not
 * break.
 */
final class Spaces {
  private Spaces() {}

  private static boolean space(char c) {
    return (c >= '\t' && c <= '\r')
        || (c >= 0x1c && c <= 0x20)
        || c == 0x85
        || Character.isSpaceChar(c);
  }

  /** The words between white space; none is empty. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || space(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  /** The text without the white space at its end. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && space(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}

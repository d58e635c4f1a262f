package io.tandem.datasets.tokenization;

import java.util.Locale;

/** Lower case of each character by itself, whatever stands beside it, as Hugging Face's library. */
final class LowerCase {
  private LowerCase() {}

  static String of(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (point < 128) {
                lower.append((char) Character.toLowerCase(point));
              } else {
                lower.append(Character.toString(point).toLowerCase(Locale.ROOT));
              }
            });
    return lower.toString();
  }
}

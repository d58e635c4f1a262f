package io.tandem.experiments.sweep;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of memory as people write them: {@code 12 GiB}, {@code 800 MB}. */
final class MemorySize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
  private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB");
  private static final double KIBI = 1024;

  private MemorySize() {}

  /**
   * The bytes that a text tells.
   *
   * @throws IllegalArgumentException if it tells none
   */
  static long bytes(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (form.matches()) {
      String unit = form.group(2);
      int binary = BINARY.indexOf(unit);
      int decimal = DECIMAL.indexOf(unit);
      if (binary >= 0 || decimal >= 0) {
        BigDecimal factor = BigDecimal.valueOf(binary >= 0 ? 1024 : 1000);
        BigDecimal bytes =
            new BigDecimal(form.group(1)).multiply(factor.pow(Math.max(binary, decimal)));
        if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
          return bytes.longValue();
        }
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "memory is '%s'; expected a number above 0 with a unit, one of %s, %s, as in 12 GiB",
            text,
            String.join(", ", BINARY),
            String.join(", ", DECIMAL.subList(1, DECIMAL.size()))));
  }

  /** A size for people. */
  static String text(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= KIBI && unit < BINARY.size() - 1) {
      size /= KIBI;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, BINARY.get(unit));
  }
}

package io.tandem.api.config;

/**
 * Where a value of a config was written.
 *
 * @param source the file's path as the user knows it, or a phrase such as {@code command line}
 * @param line the line in that file, from 1; 0 where there is none to name
 */
public record Origin(String source, int line) {

  /** Refuses a negative line. */
  public Origin {
    if (line < 0) {
      throw new IllegalArgumentException("a line number is at least 0, not " + line);
    }
  }

  /**
   * An origin that has no lines.
   *
   * @param source a phrase such as {@code command line}
   * @return that source, at no particular line
   */
  public static Origin of(String source) {
    return new Origin(source, 0);
  }

  /** The form that error messages use, {@code file:line}. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}

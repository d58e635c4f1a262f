package io.tandem.api.tracking;

/**
 * A place in a journal. A loss of power can take a journal's last lines back after a sink took
 * them; so a place is told with the checksum of what stands before it.
 *
 * @param entries how many entries stand before it
 * @param checksum of all that stands before it; of letters and digits, and empty at the start
 */
public record JournalPosition(long entries, String checksum) {
  /** Before the first entry. */
  public static final JournalPosition START = new JournalPosition(0, "");

  /** Refuses a negative number, and a checksum of other characters. */
  public JournalPosition {
    if (entries < 0 || !checksum.matches("[0-9A-Za-z]{0,128}")) {
      throw new IllegalArgumentException(
          "no position of a journal: " + entries + " entries, checksum '" + checksum + "'");
    }
  }
}

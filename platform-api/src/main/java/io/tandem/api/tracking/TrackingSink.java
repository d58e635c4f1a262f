package io.tandem.api.tracking;

import java.io.IOException;
import java.util.List;

/**
 * Takes what a journal says, in its order. One thread uses it, never the one that trains.
 *
 * <p>Each entry arrives exactly once if a sink keeps its {@link #position} together with what it
 * took: after a failure or a crash it is asked where it stands, and given what follows.
 */
public interface TrackingSink extends AutoCloseable {

  /**
   * How many of the journal's entries it holds.
   *
   * @return 0 for a new sink, and for one that begins anew each time
   * @throws IOException if it cannot be told now
   */
  long position() throws IOException;

  /**
   * Takes the entries that follow the position, as a whole or not at all.
   *
   * @param entries at least one
   * @throws IOException if they cannot be taken now; they are offered again later
   */
  void accept(List<TrackedEntry> entries) throws IOException;

  /**
   * Writes what is held back and closes.
   *
   * @throws IOException if something could not be written
   */
  @Override
  void close() throws IOException;
}

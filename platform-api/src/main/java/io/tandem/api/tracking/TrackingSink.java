package io.tandem.api.tracking;

import java.io.IOException;
import java.util.List;

/**
 * Takes what a journal says, in its order. One thread uses it, never the one that trains; only
 * {@link #progress} is asked by others. That thread is interrupted where the run will not wait any
 * longer.
 *
 * <p>Each entry is held exactly once if a sink keeps its {@link #position} with what it took: after
 * a failure or a crash it is asked where it stands, and given what follows. Between what it took
 * and what it keeps of the position a crash may come, and of a portion that failed a part may have
 * been taken: what is offered a second time a sink has to recognize. An entry that is offered again
 * is equal to the first.
 *
 * <p>A failure that may pass is an {@link IOException}: the sink is closed, and opened again later,
 * after {@link TrackingUnavailableException#retryAfter} where it is known. One that will not is a
 * {@link TrackingRefusedException}: it is told, and ends the following.
 */
public interface TrackingSink extends AutoCloseable {

  /**
   * Where it stands.
   *
   * @return the position of the last portion that it took; {@link JournalPosition#START} for a new
   *     sink, and for one that begins anew each time. If the journal is another one up to there,
   *     all of it is offered from its start
   * @throws IOException if it cannot be told now
   */
  JournalPosition position() throws IOException;

  /**
   * Takes the entries that follow.
   *
   * @param entries at least one
   * @param after the position behind them, to be kept
   * @throws IOException if they cannot be taken now; they are offered again later
   */
  void accept(List<TrackedEntry> entries, JournalPosition after) throws IOException;

  /**
   * A number that grows as long as what {@link #accept} was given is on its way, by whatever
   * measure: at a run's end, a sink that gets on is waited for. Thread-safe.
   *
   * @return 0 if it cannot be told
   */
  default long progress() {
    return 0;
  }

  /**
   * Writes what is held back and closes.
   *
   * @throws IOException if something could not be written
   */
  @Override
  void close() throws IOException;
}

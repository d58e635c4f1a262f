package io.tandem.api.tracking;

import io.tandem.api.provider.Provider;
import java.io.IOException;

/**
 * Opens a copy of a run's journal somewhere: a file, a server.
 *
 * @param <S> the settings, a record whose components are the keys of the config
 */
public interface Tracker<S extends Record> extends Provider<S> {

  /**
   * Opens the sink of a run, a new one or the one of an earlier try, of this process or another. It
   * is called on the thread that will use the sink, once there is something to take, and called
   * again later if it fails.
   *
   * @param settings what the config says
   * @param run the run
   * @return the sink, to be closed by the caller
   * @throws IOException if it cannot be opened now; a {@link TrackingRefusedException} if it will
   *     not be later either
   */
  TrackingSink open(S settings, TrackedRun run) throws IOException;
}

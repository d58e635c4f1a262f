package io.tandem.experiments.tracking;

import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands a journal to a sink on a thread of its own, while it is written. A sink that fails is
 * opened again later and goes on where it stands; whatever it does, the run neither waits nor ends.
 * Only closing waits, and not for ever.
 */
public final class JournalFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JournalFollower.class);
  private static final int MOST = 1000;

  private final String name;
  private final Opener opener;
  private final JournalTail tail;
  private final Timing timing;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean behind = true;
  private volatile boolean abandoned;

  /** Opens the sink, on the follower's thread. */
  @FunctionalInterface
  public interface Opener {
    TrackingSink open() throws IOException;
  }

  /**
   * How long a follower waits.
   *
   * @param look before it looks again for what was written
   * @param retry after a failure
   * @param patience for the sink, at most, when it is closed
   */
  public record Timing(Duration look, Duration retry, Duration patience) {
    /** What suits a run. */
    public static final Timing USUAL =
        new Timing(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  private JournalFollower(String name, Path journal, Opener opener, Timing timing) {
    this.name = name;
    this.opener = opener;
    this.timing = timing;
    tail = new JournalTail(journal);
    thread = new Thread(this::follow, "follow the journal: " + name);
    thread.setDaemon(true);
  }

  /**
   * Begins to follow.
   *
   * @param name what messages call the sink
   * @param journal the journal, which need not exist yet
   * @param opener opens the sink
   * @param timing how long to wait
   */
  public static JournalFollower start(String name, Path journal, Opener opener, Timing timing) {
    JournalFollower follower = new JournalFollower(name, journal, opener, timing);
    follower.thread.start();
    return follower;
  }

  private void follow() {
    boolean warned = false;
    while (!abandoned) {
      try {
        behind = !copy();
        return;
      } catch (IOException | RuntimeException e) {
        if (!warned) {
          log.warn("{}: {}; the run goes on, and this is tried again", name, e.toString());
          warned = true;
        }
        retry();
      }
    }
  }

  /**
   * Opens the sink, copies until the end of the run, or until something fails, and closes it.
   *
   * @return whether it has everything
   */
  private boolean copy() throws IOException {
    try (TrackingSink sink = opener.open()) {
      long position = sink.position();
      while (!abandoned) {
        // Looked at before the journal: what was written before the end is then seen.
        boolean last = ending.getCount() == 0;
        List<TrackedEntry> next = tail.from(position, MOST);
        if (!next.isEmpty()) {
          sink.accept(next);
          position += next.size();
        } else if (last) {
          return true;
        } else {
          look();
        }
      }
      return false;
    }
  }

  /** Waits, but no longer than until the end of the run. */
  private void look() {
    try {
      ending.await(timing.look().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      abandoned = true;
    }
  }

  /** Waits, whether the run has ended or not. */
  private void retry() {
    try {
      Thread.sleep(timing.retry().toMillis());
    } catch (InterruptedException e) {
      abandoned = true;
    }
  }

  /** Waits until the sink has everything, for as long as there is patience. */
  @Override
  public void close() {
    ending.countDown();
    try {
      thread.join(timing.patience().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (behind) {
      abandoned = true;
      thread.interrupt();
      log.warn("{}: it has not taken all of the journal, which holds everything", name);
    }
  }
}

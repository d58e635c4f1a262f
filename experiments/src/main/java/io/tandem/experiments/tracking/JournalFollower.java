package io.tandem.experiments.tracking;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingSink;
import io.tandem.api.tracking.TrackingUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Path journal;
  private final Opener opener;
  private final JournalTail tail;
  private final Timing timing;
  private final Backoff backoff;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread;

  /** Grows with each portion that was taken. */
  private final AtomicLong taken = new AtomicLong();

  private volatile TrackingSink current;
  private volatile boolean behind = true;
  private volatile boolean abandoned;
  private volatile boolean refused;

  /** Opens the sink, on the follower's thread. */
  @FunctionalInterface
  public interface Opener {
    TrackingSink open() throws IOException;
  }

  /**
   * How long a follower waits.
   *
   * @param look before it looks again for what was written
   * @param retry after the first failure in a row; longer after each further one
   * @param patience for a sink that does not get on, when it is closed
   * @param most for one that gets on, at most, when it is closed
   */
  public record Timing(Duration look, Duration retry, Duration patience, Duration most) {
    /** What suits a run. */
    public static final Timing USUAL =
        new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(30));
  }

  private JournalFollower(String name, Path journal, Opener opener, Timing timing) {
    this.name = name;
    this.journal = journal;
    this.opener = opener;
    this.timing = timing;
    tail = new JournalTail(journal);
    backoff = new Backoff(timing.retry());
    thread = new Thread(this::follow, "follow the journal: " + name);
    thread.setDaemon(true);
  }

  /**
   * Begins to follow.
   *
   * @param name what messages call the sink
   * @param journal the journal, which need not exist yet
   * @param opener opens the sink, when there is something for it
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
      } catch (TrackingRefusedException e) {
        refused = true;
        log.error("{}: {}; the run goes on without it", name, e.getMessage());
        return;
      } catch (IOException | RuntimeException e) {
        if (!warned && !abandoned) {
          log.warn("{}: {}; the run goes on, and this is tried again", name, reason(e));
          warned = true;
        }
        await(backoff.afterFailure(retryAfter(e), ending.getCount() == 0));
      }
    }
  }

  private static String reason(Exception e) {
    return e instanceof TrackingUnavailableException ? e.getMessage() : e.toString();
  }

  private static Duration retryAfter(Exception e) {
    return e instanceof TrackingUnavailableException unavailable
        ? unavailable.retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  /**
   * Opens the sink, copies until the end of the run, or until something fails, and closes it.
   *
   * @return whether it has everything
   */
  private boolean copy() throws IOException {
    if (!awaitSomething()) {
      return !abandoned;
    }
    try (TrackingSink sink = opener.open()) {
      current = sink;
      if (!tail.moveTo(sink.position()) && !sink.position().equals(JournalPosition.START)) {
        log.warn(
            "{}: {} is not what it was when it was copied; all of it is copied again",
            name,
            journal);
      }
      while (!abandoned) {
        // Looked at before the journal: what was written before the end is then seen.
        boolean last = ending.getCount() == 0;
        JournalTail.Portion next = tail.next(MOST);
        if (!next.entries().isEmpty()) {
          sink.accept(next.entries(), next.after());
          taken.incrementAndGet();
          backoff.succeeded();
        } else if (last) {
          return true;
        } else {
          await(timing.look());
        }
      }
      return false;
    } finally {
      current = null;
    }
  }

  /** A sink is opened for something to take: a run that never began leaves no trace of it. */
  private boolean awaitSomething() throws IOException {
    while (!abandoned) {
      boolean last = ending.getCount() == 0;
      tail.moveTo(JournalPosition.START);
      if (!tail.next(1).entries().isEmpty()) {
        return true;
      }
      if (last) {
        return false;
      }
      await(timing.look());
    }
    return false;
  }

  /** Waits; the end of the run cuts it short, once. */
  private void await(Duration time) {
    try {
      if (ending.getCount() > 0) {
        boolean ends = ending.await(time.toMillis(), TimeUnit.MILLISECONDS);
        log.trace("{}: looks again, the run {}", name, ends ? "ends" : "goes on");
      } else {
        Thread.sleep(time.toMillis());
      }
    } catch (InterruptedException e) {
      abandoned = true;
    }
  }

  /** Says that the journal is complete; the sink gets what there is, and the follower ends. */
  public void end() {
    ending.countDown();
  }

  /**
   * Waits a moment for the follower to end by itself.
   *
   * @return whether it has ended
   */
  public boolean hasEndedWithin(Duration time) {
    try {
      thread.join(Math.max(1, time.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /**
   * Ends when the sink has everything, was refused, or has not got on for as long as there is
   * patience.
   */
  @Override
  public void close() {
    end();
    try {
      long begun = System.nanoTime();
      long last = begun;
      long progress = progress();
      while (thread.isAlive()
          && System.nanoTime() - last < timing.patience().toNanos()
          && System.nanoTime() - begun < timing.most().toNanos()) {
        thread.join(Math.max(1, Math.min(100, timing.patience().toMillis())));
        long now = progress();
        if (now > progress) {
          progress = now;
          last = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (behind) {
      abandoned = true;
      thread.interrupt();
    }
  }

  private long progress() {
    TrackingSink sink = current;
    return taken.get() + (sink == null ? 0 : sink.progress());
  }

  /** What messages call the sink. */
  public String name() {
    return name;
  }

  /** Whether the sink has not taken all of the journal; final once this is closed. */
  public boolean isBehind() {
    return behind;
  }

  /** Whether it was refused for good. */
  public boolean isRefused() {
    return refused;
  }
}

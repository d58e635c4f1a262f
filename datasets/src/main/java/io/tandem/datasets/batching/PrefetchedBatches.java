package io.tandem.datasets.batching;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/**
 * A source that reads another one ahead, on a daemon thread of its own, so that the next batch is
 * ready when it is asked for.
 *
 * <p>Batches are those of the other source, at every position. What is asked for after a batch is
 * expected to be the batch that follows it; a jump elsewhere is allowed, and begins reading ahead
 * anew from there. What the other source throws is thrown by the {@link #read} that asks for that
 * batch, and by no other. One thread reads; any thread may close.
 */
public final class PrefetchedBatches implements BatchSource {
  private static final String CLOSED = "the source of batches is closed";
  private static final long LONGEST_WAIT_TO_CLOSE_MILLIS = 1000;

  private final BatchSource source;
  private final int depth;
  private volatile Reader reader;
  private volatile boolean closed;

  /** What the thread found at a position: a batch, a failure, or that it is over. */
  private sealed interface Item {
    record Ready(Batch batch) implements Item {}

    record Failed(Throwable failure) implements Item {}

    record Over() implements Item {}
  }

  /**
   * Makes a source; the thread starts with the first {@link #read}.
   *
   * @param source the source to read, which is closed with this one
   * @param depth how many batches are held ready, at least 1
   */
  public PrefetchedBatches(BatchSource source, int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth " + depth + ": at least 1");
    }
    this.source = source;
    this.depth = depth;
  }

  @Override
  public long batches(long epoch) {
    return source.batches(epoch);
  }

  @Override
  public BatchPosition after(BatchPosition position) {
    return source.after(position);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the source is closed, also while this call waits
   * @throws CancellationException if the calling thread is interrupted; it stays marked so
   */
  @Override
  public Batch read(BatchPosition position) {
    Reader current = reader;
    if (closed) {
      throw new IllegalStateException(CLOSED);
    }
    if (current == null || !position.equals(current.expected)) {
      if (current != null) {
        current.stop();
      }
      current = new Reader(position);
      reader = current;
      current.thread.start();
      if (closed) { // between the check above and the assignment, so that close() missed it
        current.stop();
      }
    }
    Item item = current.take();
    if (item instanceof Item.Ready ready) {
      current.expected = source.after(position);
      return ready.batch();
    }
    reader = null;
    if (!(item instanceof Item.Failed failed)) {
      throw new IllegalStateException(CLOSED);
    }
    if (failed.failure() instanceof Error error) {
      throw error;
    }
    if (failed.failure() instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException("reading " + position + " failed", failed.failure());
  }

  /** Stops the thread, waiting up to a second for a batch that is being read, and the source. */
  @Override
  public void close() {
    closed = true;
    Reader current = reader;
    if (current != null) {
      current.stop();
      current.join();
    }
    source.close();
  }

  /** A thread that reads from a position on until it is stopped or fails. */
  private final class Reader {
    final Thread thread = new Thread(this::run, "batch-prefetch");
    final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(depth);
    final BatchPosition start;

    /** The position of the batch that comes out of the queue next; the consumer's own. */
    BatchPosition expected;

    private volatile boolean over;

    Reader(BatchPosition start) {
      this.start = start;
      expected = start;
      thread.setDaemon(true);
    }

    private void run() {
      try {
        for (BatchPosition next = start; !over; next = source.after(next)) {
          ready.put(new Item.Ready(source.read(next)));
        }
      } catch (InterruptedException e) {
        // Only stop() interrupts this thread, and it has told the consumer already.
        Thread.currentThread().interrupt();
      } catch (Throwable e) {
        // Errors too: a consumer that were not told would wait for a batch for ever. It throws it.
        fail(e);
      }
    }

    private void fail(Throwable failure) {
      try {
        ready.put(new Item.Failed(failure));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Item take() {
      try {
        return ready.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for a batch");
      }
    }

    void stop() {
      over = true;
      thread.interrupt();
      // A consumer that waits must learn of it; batches that it will not read make room.
      while (!ready.offer(new Item.Over())) {
        ready.clear();
      }
    }

    void join() {
      try {
        thread.join(LONGEST_WAIT_TO_CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

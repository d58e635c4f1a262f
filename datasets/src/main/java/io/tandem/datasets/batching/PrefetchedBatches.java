package io.tandem.datasets.batching;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A source that reads another one ahead, on daemon threads of its own, so that the next batch is
 * ready when it is asked for. Several threads make several batches at once, of a source that is
 * thread-safe, where making one takes longer than using it.
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
  private final int threads;
  private volatile Reader reader;
  private volatile boolean closed;

  /** What the thread found at a position: a batch, a failure, or that it is over. */
  private sealed interface Item {
    record Ready(Batch batch) implements Item {}

    record Failed(Throwable failure) implements Item {}

    /** One of several threads is at it. */
    record Coming(Future<Batch> batch) implements Item {

      Item outcome() throws InterruptedException {
        try {
          return new Ready(batch.get());
        } catch (ExecutionException e) {
          return new Failed(e.getCause());
        } catch (CancellationException e) {
          return new Over();
        }
      }
    }

    record Over() implements Item {}
  }

  /**
   * Makes a source; the thread starts with the first {@link #read}.
   *
   * @param source the source to read, which is closed with this one
   * @param depth how many batches are held ready, at least 1
   */
  public PrefetchedBatches(BatchSource source, int depth) {
    this(source, depth, 1);
  }

  /**
   * Makes a source that several threads read ahead; they start with the first {@link #read}.
   *
   * @param source the source to read, which is closed with this one; thread-safe if several threads
   *     read it
   * @param depth how many batches are ready or being made, at least 1
   * @param threads how many threads make them, at least 1
   */
  public PrefetchedBatches(BatchSource source, int depth, int threads) {
    if (depth < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "depth " + depth + ", " + threads + " threads: at least 1 of each");
    }
    this.source = source;
    this.depth = depth;
    this.threads = threads;
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
    current.stop();
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

    /** What came out of the queue and is waited for: an interruption must not lose it. */
    private volatile Optional<Item> awaited = Optional.empty();

    /** Makes the batches, where one thread is not enough; empty where it is. */
    private final Optional<ExecutorService> pool;

    Reader(BatchPosition start) {
      this.start = start;
      pool =
          threads == 1
              ? Optional.empty()
              : Optional.of(Executors.newFixedThreadPool(threads, Reader::daemon));
      expected = start;
      thread.setDaemon(true);
    }

    private void run() {
      try {
        for (BatchPosition next = start; !over; next = source.after(next)) {
          ready.put(item(next));
        }
      } catch (InterruptedException e) {
        // Only stop() interrupts this thread, and it has told the consumer already.
        Thread.currentThread().interrupt();
      } catch (Throwable e) {
        // Errors too: a consumer that were not told would wait for a batch for ever. It throws it.
        fail(e);
      }
    }

    private Item item(BatchPosition position) {
      if (pool.isEmpty()) {
        return new Item.Ready(source.read(position));
      }
      try {
        return new Item.Coming(pool.get().submit(() -> source.read(position)));
      } catch (RejectedExecutionException e) {
        return new Item.Over(); // stopped meanwhile
      }
    }

    private static Thread daemon(Runnable work) {
      Thread made = new Thread(work, "batch-maker");
      made.setDaemon(true);
      return made;
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
        if (awaited.isEmpty()) {
          awaited = Optional.of(ready.take());
        }
        Item item = awaited.get();
        if (over) { // between the check in stop() and the assignment
          cancel(item);
        }
        Item outcome = item instanceof Item.Coming coming ? coming.outcome() : item;
        awaited = Optional.empty();
        return outcome;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for a batch");
      }
    }

    /** Whoever waits for it learns that it is over. */
    private static void cancel(Item item) {
      if (item instanceof Item.Coming coming) {
        coming.batch().cancel(true);
      }
    }

    void stop() {
      over = true;
      thread.interrupt();
      pool.ifPresent(ExecutorService::shutdownNow);
      awaited.ifPresent(Reader::cancel);
      // A consumer that waits must learn of it; batches that it will not read make room.
      while (!ready.offer(new Item.Over())) {
        ready.clear();
      }
    }

    void join() {
      try {
        thread.join(LONGEST_WAIT_TO_CLOSE_MILLIS);
        if (pool.isPresent()) {
          pool.get().awaitTermination(LONGEST_WAIT_TO_CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

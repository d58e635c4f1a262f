package io.tandem.datasets.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.data.Batch;
import io.tandem.api.data.BatchPosition;
import io.tandem.api.data.BatchSource;
import io.tandem.api.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PrefetchedBatchesTest {
  /** Three batches a pass, each holding its own position; counts and can be made to fail. */
  private static class Positions implements BatchSource {
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean closed;
    volatile Thread thread;

    @Override
    public long batches(long epoch) {
      return 3;
    }

    @Override
    public Batch read(BatchPosition position) {
      thread = Thread.currentThread();
      reads.incrementAndGet();
      return batch(position);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Batch batch(BatchPosition position) {
    HostTensor tensor = HostTensor.of(new long[] {position.epoch(), position.index()}, 2);
    return new Batch(Map.of("position", tensor), 1, 0, OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void givesTheSameBatchesInTheSameOrderOnAnotherThread(int threads) {
    Positions source = new Positions();
    try (BatchSource prefetched = new PrefetchedBatches(source, 4, threads)) {
      BatchPosition position = new BatchPosition(0, 1);
      for (int i = 0; i < 1000; i++, position = prefetched.after(position)) {
        assertEquals(batch(position), prefetched.read(position));
      }
      assertEquals(3, prefetched.batches(0));
      assertTrue(source.thread.isDaemon());
      assertFalse(source.thread.equals(Thread.currentThread()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void jumpsAreFollowed(int threads) {
    try (BatchSource prefetched = new PrefetchedBatches(new Positions(), 2, threads)) {
      for (int i = 0; i < 300; i++) {
        BatchPosition position = new BatchPosition(i * 7L % 5, i * 11L % 3);
        assertEquals(batch(position), prefetched.read(position));
        assertEquals(batch(position), prefetched.read(position), "the same again");
        assertEquals(
            batch(prefetched.after(position)), prefetched.read(prefetched.after(position)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void readsAheadNoFurtherThanItsDepth(int threads) throws InterruptedException {
    Positions source = new Positions();
    try (BatchSource prefetched = new PrefetchedBatches(source, 3, threads)) {
      prefetched.read(BatchPosition.START);
      // One was handed out, three wait in the queue, one is in the thread's hand.
      while (source.reads.get() < 5) {
        Thread.sleep(1);
      }
      Thread.sleep(50);
      assertEquals(5, source.reads.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aFailureComesToWhoAsksForThatBatchAndNotBefore(int threads) {
    AtomicInteger failures = new AtomicInteger();
    BatchPosition bad = new BatchPosition(0, 2);
    BatchSource source =
        new Positions() {
          @Override
          public Batch read(BatchPosition position) {
            if (position.equals(bad) && failures.getAndIncrement() == 0) {
              throw new IllegalArgumentException("spoilt");
            }
            return super.read(position);
          }
        };
    try (BatchSource prefetched = new PrefetchedBatches(source, 8, threads)) {
      prefetched.read(new BatchPosition(0, 0));
      prefetched.read(new BatchPosition(0, 1));
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> prefetched.read(bad));
      assertEquals("spoilt", error.getMessage());
      assertEquals(batch(bad), prefetched.read(bad), "and it can be tried again");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anErrorIsHandedOnAsItIs(int threads) {
    OutOfMemoryError failure = new OutOfMemoryError("simulated");
    BatchSource source =
        new Positions() {
          @Override
          public Batch read(BatchPosition position) {
            throw failure;
          }
        };
    try (BatchSource prefetched = new PrefetchedBatches(source, 1, threads)) {
      assertSame(
          failure,
          assertThrows(OutOfMemoryError.class, () -> prefetched.read(BatchPosition.START)));
    }
  }

  @Test
  void closingStopsTheThreadAndClosesTheSource() throws InterruptedException {
    Positions source = new Positions();
    PrefetchedBatches prefetched = new PrefetchedBatches(source, 2);
    prefetched.read(BatchPosition.START);
    long begin = System.nanoTime();
    prefetched.close();
    assertTrue(System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(900));
    source.thread.join(5000);
    assertFalse(source.thread.isAlive());
    assertTrue(source.closed);
    prefetched.close();
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> prefetched.read(new BatchPosition(0, 1)));
    assertEquals("the source of batches is closed", error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void closingWakesAReaderThatWaitsForABatchThatNeverComes(int threads) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Semaphore never = new Semaphore(0);
    BatchSource source =
        new Positions() {
          @Override
          public Batch read(BatchPosition position) {
            begun.countDown();
            never.acquireUninterruptibly();
            return super.read(position);
          }
        };
    PrefetchedBatches prefetched = new PrefetchedBatches(source, 1, threads);
    CompletableFuture<Batch> waiting =
        CompletableFuture.supplyAsync(() -> prefetched.read(BatchPosition.START));
    begun.await();
    prefetched.close();
    ExecutionException error = assertThrows(ExecutionException.class, waiting::get);
    assertEquals(IllegalStateException.class, error.getCause().getClass());
    never.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anInterruptedReaderStopsWaitingAndLosesNothing(int threads) throws Exception {
    Semaphore permits = new Semaphore(0);
    BatchSource source =
        new Positions() {
          @Override
          public Batch read(BatchPosition position) {
            permits.acquireUninterruptibly();
            return super.read(position);
          }
        };
    try (BatchSource prefetched = new PrefetchedBatches(source, 1, threads)) {
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> prefetched.read(BatchPosition.START));
      assertTrue(Thread.interrupted(), "it stays marked as interrupted");
      permits.release(1000);
      for (BatchPosition position :
          List.of(BatchPosition.START, new BatchPosition(0, 1), new BatchPosition(0, 2))) {
        assertEquals(batch(position), prefetched.read(position));
      }
    }
  }

  @Test
  void aDepthOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PrefetchedBatches(new Positions(), 0));
    assertThrows(
        IllegalArgumentException.class, () -> new PrefetchedBatches(new Positions(), 1, 0));
  }
}

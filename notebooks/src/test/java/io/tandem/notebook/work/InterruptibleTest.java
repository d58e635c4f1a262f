package io.tandem.notebook.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptibleTest {

  @Test
  void workGivesItsResult() {
    assertEquals(42, Interruptible.run("work", () -> 42, () -> {}));
  }

  @Test
  void whatWorkThrowsIsThrown() {
    BadInputException thrown =
        assertThrows(
            BadInputException.class,
            () ->
                Interruptible.run(
                    "work",
                    () -> {
                      throw new BadInputException("wrong");
                    },
                    () -> {}));
    assertEquals("wrong", thrown.getMessage());
  }

  @Test
  void anInterruptedCellWaitsUntilItsWorkHasEnded() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean reached = new AtomicBoolean();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread cell =
        new Thread(
            () -> {
              try {
                Interruptible.run(
                    "work",
                    () -> {
                      begun.countDown();
                      asked.await();
                      reached.set(!Thread.currentThread().isInterrupted());
                      ended.set(true);
                      return 1;
                    },
                    asked::countDown);
              } catch (CancellationException e) {
                thrown.set(e);
                // Told only when nothing runs any more.
                assertTrue(ended.get());
              }
            });
    cell.start();
    begun.await();
    assertFalse(ended.get());
    cell.interrupt();
    cell.join();
    assertTrue(ended.get());
    assertTrue(reached.get(), "the work's own thread was interrupted");
    assertTrue(thrown.get() instanceof CancellationException);
    assertEquals(2, Interruptible.run("the next", () -> 2, () -> {}));
  }
}

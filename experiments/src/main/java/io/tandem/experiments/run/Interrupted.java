package io.tandem.experiments.run;

import io.tandem.api.training.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the process by Ctrl-C or a termination signal into the end of a step: the loop
 * is asked to stop, and the process waits until what has to be saved is saved. The JVM then exits
 * with 130 (Ctrl-C) or 143 (termination) of its own.
 */
public final class Interrupted implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 120;

  private final StopSignal stop = new StopSignal();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /** Listens until it is closed. */
  public Interrupted() {
    hook =
        new Thread(
            () -> {
              stop.raise();
              try {
                done.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "finish the step");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Raised when the process is asked to end. */
  public StopSignal stop() {
    return stop;
  }

  /** Says that everything is saved. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already ending, and was waiting for the latch.
      return;
    }
  }
}

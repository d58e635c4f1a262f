package io.tandem.notebook.work;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that a cell waits for, on a thread of its own, so that an interrupt of the cell does not
 * reach native code or files half written: it asks the work to end, and waits until it has. A cell
 * that is run again meanwhile waits for that, too. Thread-safe.
 */
final class Interruptible {
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private Interruptible() {}

  /**
   * Does it.
   *
   * @param name of the thread
   * @param work what is done
   * @param stop asks it to come to an end soon; called at most once, on another thread
   * @throws CancellationException if the cell was interrupted; the work has ended
   */
  static <T> T run(String name, Callable<T> work, Runnable stop) {
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the work before was ending");
    }
    try {
      FutureTask<T> task = new FutureTask<>(work);
      Thread thread = new Thread(task, name);
      thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
      thread.setDaemon(true);
      thread.start();
      boolean interrupted = !finished(thread);
      if (interrupted) {
        stop.run();
        joinWhatever(thread);
      }
      T result = result(task);
      if (interrupted) {
        throw new CancellationException(name + " was interrupted, and has ended");
      }
      return result;
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static boolean finished(Thread thread) {
    try {
      thread.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void joinWhatever(Thread thread) {
    boolean again = true;
    while (again) {
      again = !finished(thread);
    }
  }

  private static <T> T result(FutureTask<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a task that has ended is not waited for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }
}

package io.tandem.experiments.run;

import io.tandem.api.training.Callback;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.report.ConfigDefaults;
import io.tandem.experiments.report.Report;
import io.tandem.experiments.rundir.RunDirectory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the run's page again now and then while it trains, on a thread of its own, so that curves
 * can be looked at before the end.
 */
final class LivePage implements Callback, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LivePage.class);

  /** How many times as long as the last drawing took passes before the next: 5 % of one core. */
  private static final int REST = 20;

  private static final long LONGEST_WAIT_SECONDS = 60;

  private final RunDirectory directory;
  private final ConfigDefaults defaults;
  private final long least;
  private final ExecutorService drawing =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "live page");
            thread.setDaemon(true);
            return thread;
          });
  private Future<?> last;
  private volatile long next;

  /**
   * Draws a page.
   *
   * @param least the least time between two drawings
   */
  LivePage(RunDirectory directory, ConfigDefaults defaults, Duration least) {
    this.directory = directory;
    this.defaults = defaults;
    this.least = least.toNanos();
    next = System.nanoTime() + this.least;
  }

  @Override
  public void on(TrainingEvent event) {
    boolean tells =
        event instanceof TrainingEvent.Stepped || event instanceof TrainingEvent.Validated;
    if (tells && (last == null || last.isDone()) && System.nanoTime() - next >= 0) {
      last = drawing.submit(this::draw);
    }
  }

  private void draw() {
    long begun = System.nanoTime();
    try {
      Report.of(List.of(directory), defaults).write(directory.report());
    } catch (RuntimeException e) {
      // The run is worth more than its page, which is drawn once more at the end.
      log.warn("the page of {} could not be drawn: {}", directory.path(), e.toString());
    } finally {
      long now = System.nanoTime();
      next = now + Math.max(least, REST * (now - begun));
    }
  }

  /** Waits for a drawing that has begun, so that it does not come after the last one. */
  @Override
  public void close() {
    drawing.shutdown();
    try {
      if (!drawing.awaitTermination(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the page of {} is still being drawn", directory.path());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

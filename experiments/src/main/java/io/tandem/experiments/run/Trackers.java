package io.tandem.experiments.run;

import io.tandem.api.config.Part;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.tracking.JournalFollower;
import io.tandem.experiments.wiring.Providers;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows a run's journal: a thread for each sink, from {@link #follow} until this is closed.
 */
public final class Trackers implements AutoCloseable {
  /** After which waiting is told. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  private final List<Part<Tracker<?>>> parts;
  private final Providers providers;
  private final RunDirectory directory;
  private final PrintStream err;
  private final List<JournalFollower> followers = new ArrayList<>();

  /**
   * Follows nothing yet.
   *
   * @param parts where the journal is copied to
   * @param err where is told what was not taken
   */
  public Trackers(
      List<Part<Tracker<?>>> parts, Providers providers, RunDirectory directory, PrintStream err) {
    this.parts = List.copyOf(parts);
    this.providers = providers;
    this.directory = directory;
    this.err = err;
  }

  /** Begins, if it has not begun; the journal is open by then, and what a crash tore cut off. */
  public void follow() {
    if (!followers.isEmpty()) {
      return;
    }
    // Also where nobody follows it yet: copies of the directory are then known as one run.
    TrackedRun run = tracked(directory);
    for (Part<Tracker<?>> part : parts) {
      followers.add(
          JournalFollower.start(
              part.name(),
              directory.journal(),
              () -> providers.track(part, run),
              JournalFollower.Timing.USUAL));
    }
  }

  private static TrackedRun tracked(RunDirectory directory) {
    return new TrackedRun(
        directory.id(),
        String.valueOf(directory.path().toAbsolutePath().normalize().getFileName()),
        // One whose provenance was taken away began no later than it is looked at.
        Files.exists(directory.provenance()) ? directory.readProvenance().started() : Instant.now(),
        directory.path(),
        directory.parent().map(Trackers::tracked));
  }

  /**
   * Waits until the sinks have what was written so far, or do not get on.
   *
   * @return whether they have
   */
  public boolean finish() {
    boolean all = true;
    // First all are asked to end, so that the time that each may take runs for all of them.
    followers.forEach(JournalFollower::end);
    for (JournalFollower follower : followers) {
      if (!follower.hasEndedWithin(SILENT)) {
        err.printf("tandem: waiting for %s to take the rest of the journal%n", follower.name());
      }
      follower.close();
      if (follower.isBehind()) {
        all = false;
        err.printf(
            "tandem: %s has not taken all that the run's journal holds; 'tandem sync %s' goes on%n",
            follower.name(), directory.path());
      }
    }
    return all;
  }

  @Override
  public void close() {
    finish();
    followers.clear();
  }
}

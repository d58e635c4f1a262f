package io.tandem.experiments.run;

import io.tandem.api.config.Part;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.tracking.JournalFollower;
import io.tandem.experiments.wiring.Providers;
import java.util.ArrayList;
import java.util.List;

/** The sinks of a run, each following its journal until they are closed. */
record Trackers(List<JournalFollower> followers) implements AutoCloseable {

  static Trackers follow(ExperimentConfig config, Providers providers, RunDirectory directory) {
    TrackedRun run = new TrackedRun(directory.path().getFileName().toString(), directory.path());
    List<JournalFollower> followers = new ArrayList<>();
    for (Part<Tracker<?>> part : config.tracking()) {
      followers.add(
          JournalFollower.start(
              part.name(),
              directory.journal(),
              () -> providers.track(part, run),
              JournalFollower.Timing.USUAL));
    }
    return new Trackers(followers);
  }

  /** Waits until the sinks have what was written so far. */
  @Override
  public void close() {
    followers.forEach(JournalFollower::close);
  }
}

package io.tandem.tracking.mlflow;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A run, its journal as a list, and a follower that opens the sink again after each failure. */
final class Follower {
  static final String EXPERIMENT = "troubled";
  static final long TIME = 1_700_000_000_000L;

  final TrackedRun run;
  final List<TrackedEntry> journal = new ArrayList<>();
  private final MlflowSettings settings;
  private final MlflowTracker tracker;
  int failures;

  Follower(Path folder, String name, String uri, Duration timeout, Map<String, String> environment)
      throws IOException {
    this(folder, name, new MlflowSettings(uri, EXPERIMENT, true, true, timeout), environment);
  }

  Follower(Path folder, String name, MlflowSettings settings, Map<String, String> environment)
      throws IOException {
    run =
        new TrackedRun(
            UUID.randomUUID(),
            name,
            Instant.ofEpochMilli(TIME),
            Files.createDirectories(folder.resolve(name)),
            Optional.empty());
    this.settings = settings;
    tracker = new MlflowTracker(() -> environment);
  }

  Follower points(int steps) {
    for (int step = 1; step <= steps; step++) {
      journal.add(new TrackedEntry.Metric(TIME + step, step, "train/loss", 1.0 / step));
    }
    return this;
  }

  Path file(String name, byte[] content) throws IOException {
    Path file = run.directory().toAbsolutePath().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    journal.add(new TrackedEntry.Artifact(file));
    return file;
  }

  TrackingSink open() throws IOException {
    return tracker.open(settings, run);
  }

  Path kept() {
    return Registered.file(run.directory(), settings);
  }

  /** One try, in portions of seven. */
  void once() throws IOException {
    try (TrackingSink sink = open()) {
      for (int from = (int) sink.position().entries(); from < journal.size(); from += 7) {
        int to = Math.min(journal.size(), from + 7);
        sink.accept(List.copyOf(journal.subList(from, to)), new JournalPosition(to, "c" + to));
      }
    }
  }

  /** Tries until everything is taken; a refusal is thrown. */
  void untilTaken() throws IOException {
    for (int i = 0; i < 500; i++) {
      try {
        once();
        return;
      } catch (TrackingRefusedException e) {
        throw e;
      } catch (IOException e) {
        failures++;
      }
    }
    throw new IOException("not taken after 500 tries");
  }
}

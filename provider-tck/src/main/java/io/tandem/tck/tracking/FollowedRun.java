package io.tandem.tck.tracking;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A run whose journal is a list, and what follows it. */
final class FollowedRun {
  final TrackedRun run;
  final List<TrackedEntry> journal = new ArrayList<>();

  FollowedRun(Path folder, String name, Optional<TrackedRun> parent) throws IOException {
    run =
        new TrackedRun(
            UUID.randomUUID(),
            name,
            Instant.ofEpochMilli(1_600_000_000_000L),
            Files.createDirectories(folder.resolve(name)),
            parent);
  }

  FollowedRun add(TrackedEntry... entries) {
    journal.addAll(List.of(entries));
    return this;
  }

  TrackedEntry.Artifact file(String name, byte[] content) throws IOException {
    Path file = run.directory().toAbsolutePath().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return new TrackedEntry.Artifact(file);
  }

  /** Opens a sink, gives it what it does not have in portions of a size, and closes it. */
  <S extends Record> void follow(Tracker<S> tracker, Record settings, int portion)
      throws IOException {
    try (TrackingSink sink = tracker.open(tracker.settingsType().cast(settings), run)) {
      give(sink, portion, journal.size());
    }
  }

  /** Gives a sink what it does not have, up to an entry. */
  void give(TrackingSink sink, int portion, int end) throws IOException {
    JournalPosition at = sink.position();
    int begin = at.equals(position((int) at.entries())) ? (int) at.entries() : 0;
    for (int from = begin; from < end; from += portion) {
      int to = Math.min(end, from + portion);
      sink.accept(List.copyOf(journal.subList(from, to)), position(to));
    }
  }

  /** A checksum that two runs do not share. */
  JournalPosition position(int entries) {
    return entries == 0
        ? JournalPosition.START
        : new JournalPosition(entries, run.id().toString().replace("-", "") + entries);
  }

  /** What a sink keeps in the run's directory, to be put back. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(to)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(to)) {
          Files.delete(file);
        }
      }
    }
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.equals(from)).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}

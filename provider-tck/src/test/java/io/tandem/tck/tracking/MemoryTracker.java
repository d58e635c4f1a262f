package io.tandem.tck.tracking;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Keeps runs in memory, rightly or with one mistake. */
final class MemoryTracker implements Tracker<MemoryTracker.Settings> {
  /** What is wrong with it. */
  enum Mistake {
    NONE,
    LOSES_THE_LAST_OF_A_PORTION,
    TAKES_A_POINT_TWICE,
    ROUNDS,
    LOSES_WHAT_IS_NO_NUMBER,
    KNOWS_RUNS_BY_NAME,
    IS_AHEAD,
    KEEPS_THE_FIRST_TAG,
    KEEPS_THE_FIRST_STATE,
    KEEPS_THE_FIRST_FILE,
    FAILS_WHERE_A_FILE_IS_GONE,
    TAKES_NO_FOLDERS,
    CUTS_TEXTS,
    FORGETS_THE_PARENT
  }

  /** There are none. */
  record Settings() {}

  private static final class Kept {
    final List<TrackedEntry.Metric> points = new ArrayList<>();
    final Map<String, String> parameters = new ConcurrentHashMap<>();
    final Map<String, String> tags = new ConcurrentHashMap<>();
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    Optional<RunState> state = Optional.empty();
  }

  private final Mistake mistake;
  private final Map<String, Kept> runs = new ConcurrentHashMap<>();

  MemoryTracker(Mistake mistake) {
    this.mistake = mistake;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "runs in memory";
  }

  @Override
  public Class<Settings> settingsType() {
    return Settings.class;
  }

  private Kept kept(TrackedRun run) {
    String key = mistake == Mistake.KNOWS_RUNS_BY_NAME ? run.name() : run.id().toString();
    return runs.computeIfAbsent(key, any -> new Kept());
  }

  Taken taken(TrackedRun run) {
    Kept kept = kept(run);
    return new Taken(
        kept.points,
        kept.parameters,
        kept.tags,
        kept.files,
        kept.state,
        mistake == Mistake.FORGETS_THE_PARENT
            ? Optional.empty()
            : run.parent().map(TrackedRun::name));
  }

  @Override
  public TrackingSink open(Settings settings, TrackedRun run) {
    return new Sink(kept(run), run.directory());
  }

  private final class Sink implements TrackingSink {
    private final Kept kept;
    private final Path directory;

    Sink(Kept kept, Path directory) {
      this.kept = kept;
      this.directory = directory;
    }

    private Path file() {
      return directory.resolve("tracking-memory");
    }

    @Override
    public JournalPosition position() throws IOException {
      if (!Files.exists(file())) {
        return JournalPosition.START;
      }
      List<String> lines = Files.readAllLines(file());
      return new JournalPosition(Long.parseLong(lines.get(0)), lines.get(1));
    }

    @Override
    public void accept(List<TrackedEntry> entries, JournalPosition after) throws IOException {
      boolean loses = mistake == Mistake.LOSES_THE_LAST_OF_A_PORTION;
      for (TrackedEntry entry : entries.subList(0, entries.size() - (loses ? 1 : 0))) {
        take(entry);
      }
      long ahead = mistake == Mistake.IS_AHEAD ? 1 : 0;
      Files.writeString(file(), after.entries() + ahead + "\n" + after.checksum() + "\n");
    }

    private void take(TrackedEntry entry) throws IOException {
      if (entry instanceof TrackedEntry.Metric metric) {
        take(metric);
      } else if (entry instanceof TrackedEntry.Parameter parameter) {
        kept.parameters.putIfAbsent(parameter.name(), cut(parameter.value()));
      } else if (entry instanceof TrackedEntry.Tag tag) {
        if (mistake == Mistake.KEEPS_THE_FIRST_TAG) {
          kept.tags.putIfAbsent(tag.name(), tag.value());
        } else {
          kept.tags.put(tag.name(), cut(tag.value()));
        }
      } else if (entry instanceof TrackedEntry.Artifact artifact) {
        take(artifact.file());
      } else if (entry instanceof TrackedEntry.State state
          && (mistake != Mistake.KEEPS_THE_FIRST_STATE || kept.state.isEmpty())) {
        kept.state = Optional.of(state.state());
      }
    }

    private String cut(String text) {
      return mistake == Mistake.CUTS_TEXTS && text.length() > 100 ? text.substring(0, 100) : text;
    }

    private void take(TrackedEntry.Metric metric) {
      double value = mistake == Mistake.ROUNDS ? (float) metric.value() : metric.value();
      TrackedEntry.Metric point =
          new TrackedEntry.Metric(metric.time(), metric.step(), metric.name(), value);
      boolean known = mistake != Mistake.TAKES_A_POINT_TWICE && kept.points.contains(point);
      boolean lost = mistake == Mistake.LOSES_WHAT_IS_NO_NUMBER && Double.isNaN(value);
      if (!known && !lost) {
        kept.points.add(point);
      }
    }

    private void take(Path artifact) throws IOException {
      if (!Files.exists(artifact)) {
        if (mistake == Mistake.FAILS_WHERE_A_FILE_IS_GONE) {
          throw new IOException(artifact + " is gone");
        }
        return;
      }
      if (mistake == Mistake.TAKES_NO_FOLDERS && Files.isDirectory(artifact)) {
        return;
      }
      try (Stream<Path> files = Files.walk(artifact)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = directory.toAbsolutePath().relativize(file).toString();
          if (mistake == Mistake.KEEPS_THE_FIRST_FILE) {
            kept.files.putIfAbsent(name, Files.readAllBytes(file));
          } else {
            kept.files.put(name, Files.readAllBytes(file));
          }
        }
      }
    }

    @Override
    public void close() {}
  }
}

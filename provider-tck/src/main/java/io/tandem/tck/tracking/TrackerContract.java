package io.tandem.tck.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.Tracker;
import io.tandem.api.tracking.TrackingSink;
import io.tandem.tck.ProviderContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a tracker must hold: every entry of a run's journal once and unchanged, whatever comes
 * between. A tracker's test extends this, says which tracker it is and reads back what it took.
 *
 * <p>A tracker need not hold every kind of entry ({@link #held}), but must take all of them. Where
 * it cannot hold a value as it is, the test says what becomes of it, and so does its documentation.
 */
public abstract class TrackerContract extends ProviderContract {
  private static final long TIME = 1_700_000_000_000L;

  @TempDir Path folder;
  private FollowedRun followed;

  /** The kinds of what a journal says. */
  protected enum Kind {
    /** Points of curves; every tracker holds these. */
    METRICS,
    /** Settings. */
    PARAMETERS,
    /** Notes. */
    TAGS,
    /** Files. */
    ARTIFACTS,
    /** What became of the run. */
    STATES,
    /** What the run is a part of. */
    PARENTS
  }

  /** The tracker, made as the service loader makes it. */
  @Override
  protected abstract Tracker<?> provider();

  /** Settings with which it tracks here. */
  protected abstract Record settings();

  /**
   * What it has of a run.
   *
   * @throws Exception if that cannot be read, which fails the test
   */
  protected abstract Taken taken(TrackedRun run) throws Exception;

  /** The kinds of entries that it holds; it takes the others and lets go of them. */
  protected Set<Kind> held() {
    return EnumSet.allOf(Kind.class);
  }

  /** What it has of a point; the point itself unless it cannot hold that. */
  protected TrackedEntry.Metric as(TrackedEntry.Metric point) {
    return point;
  }

  /** What it has of a parameter; the same unless it cannot hold that. */
  protected TrackedEntry.Parameter as(TrackedEntry.Parameter parameter) {
    return parameter;
  }

  /** What it has of a tag; the same unless it cannot hold that. */
  protected TrackedEntry.Tag as(TrackedEntry.Tag tag) {
    return tag;
  }

  /** For a test class that extends this. */
  protected TrackerContract() {}

  @BeforeEach
  void aRun() throws IOException {
    followed = new FollowedRun(folder, "run", Optional.empty());
  }

  private static TrackedEntry.Metric point(long step, String name, double value) {
    return new TrackedEntry.Metric(TIME + step, step, name, value);
  }

  /** A run with something of every kind. */
  private void everything() throws IOException {
    byte[] weights = new byte[70_000];
    new Random(1).nextBytes(weights);
    followed.add(
        new TrackedEntry.Parameter("training.steps", "400"),
        new TrackedEntry.Parameter("model.type", "gpt"),
        new TrackedEntry.Tag("git.revision", "0123abc"),
        new TrackedEntry.Tag("device", "cpu"));
    for (int step = 1; step <= 40; step++) {
      followed.add(
          point(step, "train/loss", 5.0 / step), point(step, "train/learning-rate", 1e-3 * step));
    }
    followed.add(
        new TrackedEntry.Tag("device", "gpu:0"),
        point(40, "validation/loss", 1.25),
        followed.file("config.conf", "seed = 1\n".getBytes(StandardCharsets.UTF_8)),
        followed.file("empty.txt", new byte[0]));
    followed.file("checkpoints/step-40/model.safetensors", weights);
    followed.file("checkpoints/step-40/config.json", "{}".getBytes(StandardCharsets.UTF_8));
    followed.add(
        new TrackedEntry.Artifact(
            followed.run.directory().toAbsolutePath().resolve("checkpoints/step-40")),
        new TrackedEntry.State(TIME + 41, RunState.COMPLETED, ""));
  }

  private void follow(int portion) throws IOException {
    followed.follow(provider(), settings(), portion);
  }

  private static <S extends Record> TrackingSink open(
      Tracker<S> tracker, Record settings, TrackedRun run) throws IOException {
    return tracker.open(tracker.settingsType().cast(settings), run);
  }

  /** Holds what the tracker has against the journal. */
  private void assertTaken(FollowedRun expected) throws Exception {
    Taken taken = taken(expected.run);
    Map<String, String> parameters = new TreeMap<>();
    Map<String, String> tags = new TreeMap<>();
    List<TrackedEntry.Metric> points = new ArrayList<>();
    Optional<RunState> state = Optional.empty();
    for (TrackedEntry entry : expected.journal) {
      if (entry instanceof TrackedEntry.Metric metric) {
        points.add(as(metric));
      } else if (entry instanceof TrackedEntry.Parameter parameter) {
        parameters.put(as(parameter).name(), as(parameter).value());
      } else if (entry instanceof TrackedEntry.Tag tag) {
        tags.put(as(tag).name(), as(tag).value());
      } else if (entry instanceof TrackedEntry.State said) {
        state = Optional.of(said.state());
      }
    }
    assertEquals(sorted(points), sorted(taken.metrics()), "metrics");
    if (held().contains(Kind.PARAMETERS)) {
      assertEquals(parameters, new TreeMap<>(taken.parameters()), "parameters");
    }
    if (held().contains(Kind.TAGS)) {
      Map<String, String> known = new TreeMap<>(taken.tags());
      known.keySet().retainAll(tags.keySet());
      assertEquals(tags, known, "tags");
    }
    if (held().contains(Kind.STATES) && state.isPresent()) {
      assertEquals(state, taken.state());
    }
    if (held().contains(Kind.ARTIFACTS)) {
      assertArtifacts(expected, taken);
    }
  }

  private static void assertArtifacts(FollowedRun expected, Taken taken) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    Path base = expected.run.directory().toAbsolutePath();
    for (TrackedEntry entry : expected.journal) {
      if (entry instanceof TrackedEntry.Artifact artifact && Files.exists(artifact.file())) {
        try (Stream<Path> inside = Files.walk(artifact.file())) {
          inside
              .filter(Files::isRegularFile)
              .forEach(file -> files.put(base.relativize(file).toString(), file));
        }
      }
    }
    assertEquals(files.keySet(), new TreeMap<>(taken.artifacts()).keySet(), "files");
    for (Map.Entry<String, Path> file : files.entrySet()) {
      assertArrayEquals(
          Files.readAllBytes(file.getValue()), taken.artifacts().get(file.getKey()), file.getKey());
    }
  }

  private static List<TrackedEntry.Metric> sorted(List<TrackedEntry.Metric> points) {
    return points.stream()
        .sorted(
            Comparator.comparing(TrackedEntry.Metric::name)
                .thenComparing(TrackedEntry.Metric::step)
                .thenComparing(TrackedEntry.Metric::time)
                .thenComparing(TrackedEntry.Metric::value))
        .toList();
  }

  @Test
  void itsSettingsAreOfTheTypeThatItNames() {
    assertTrue(provider().settingsType().isInstance(settings()));
  }

  @Test
  void everyEntryOfARunArrivesOnceAndUnchanged() throws Exception {
    everything();
    follow(Integer.MAX_VALUE / 2);
    assertTaken(followed);
  }

  @Test
  void entriesThatComeOneByOneMakeTheSameRun() throws Exception {
    everything();
    follow(1);
    assertTaken(followed);
  }

  @Test
  void aSinkThatIsOpenedAgainGoesOnWhereItSaysItStands() throws Exception {
    everything();
    for (int end = 7; end < followed.journal.size() + 7; end += 7) {
      try (TrackingSink sink = open(provider(), settings(), followed.run)) {
        followed.give(sink, 3, Math.min(end, followed.journal.size()));
      }
    }
    assertTaken(followed);
  }

  @Test
  void aSinkThatTookEverythingIsNotMovedByBeingOpenedAgain() throws Exception {
    everything();
    follow(50);
    follow(50);
    follow(50);
    assertTaken(followed);
  }

  /** As a crash does it between what was taken and what is kept of the position. */
  @Test
  void whatIsOfferedASecondTimeBecauseThePositionWasNotKeptIsThereOnce() throws Exception {
    everything();
    Path before = Files.createDirectory(folder.resolve("before"));
    for (int end = 20; end < followed.journal.size() + 20; end += 20) {
      FollowedRun.copy(followed.run.directory(), before);
      int to = Math.min(end, followed.journal.size());
      try (TrackingSink sink = open(provider(), settings(), followed.run)) {
        followed.give(sink, 10, to);
      }
      FollowedRun.copy(before, followed.run.directory());
      try (TrackingSink sink = open(provider(), settings(), followed.run)) {
        followed.give(sink, 10, to);
      }
    }
    assertTaken(followed);
  }

  @Test
  void thePositionIsThatOfTheLastPortionOrTheStart() throws Exception {
    everything();
    try (TrackingSink sink = open(provider(), settings(), followed.run)) {
      assertEquals(JournalPosition.START, sink.position());
      followed.give(sink, 5, 30);
    }
    try (TrackingSink sink = open(provider(), settings(), followed.run)) {
      assertTrue(
          Set.of(JournalPosition.START, followed.position(30)).contains(sink.position()),
          sink.position().toString());
      followed.give(sink, 5, followed.journal.size());
    }
    assertTaken(followed);
  }

  @Test
  void numbersKeepEveryBit() throws Exception {
    Random random = new Random(3);
    for (int step = 0; step < 300; step++) {
      double value = Double.longBitsToDouble(random.nextLong());
      followed.add(point(step, "bits", Double.isFinite(value) ? value : step));
    }
    followed.add(
        point(0, "edge", Double.MIN_VALUE),
        point(1, "edge", Double.MAX_VALUE),
        point(2, "edge", -Double.MAX_VALUE),
        point(3, "edge", 0.1 + 0.2),
        point(Long.MAX_VALUE >> 11, "edge", 1));
    follow(100);
    assertTaken(followed);
  }

  @Test
  void figuresThatAreNoNumbersArriveToo() throws Exception {
    followed.add(
        point(1, "loss", Double.NaN),
        point(2, "loss", Double.POSITIVE_INFINITY),
        point(3, "loss", Double.NEGATIVE_INFINITY),
        point(4, "loss", 1));
    follow(10);
    follow(10);
    assertTaken(followed);
  }

  @Test
  void thousandsOfEntriesCanComeAtOnce() throws Exception {
    for (int i = 0; i < 250; i++) {
      followed.add(new TrackedEntry.Parameter("key." + i, "value " + i));
      followed.add(new TrackedEntry.Tag("tag." + i, "value " + i));
    }
    for (int i = 0; i < 2500; i++) {
      followed.add(point(i, "many/" + i % 7, i));
    }
    follow(Integer.MAX_VALUE / 2);
    assertTaken(followed);
  }

  @Test
  void longAndForeignTextsAreTaken() throws Exception {
    followed.add(
        new TrackedEntry.Parameter("empty", ""),
        new TrackedEntry.Parameter("long", "x".repeat(20_000)),
        new TrackedEntry.Parameter("foreign", "Ünïcödé 🙂 \"quoted\" 'and' \\ <b>&amp;</b>"),
        new TrackedEntry.Parameter("lines", "one\ntwo\tthree"),
        new TrackedEntry.Tag("long", "🙂".repeat(10_000)),
        new TrackedEntry.Tag("sql", "'; drop table runs; --"));
    follow(10);
    assertTaken(followed);
  }

  @Test
  void namesThatArePathsLeadNowhere() throws Exception {
    followed.add(
        point(1, "../../loss", 1),
        point(1, "a//b", 2),
        point(1, "/etc/passwd", 3),
        point(1, "a/./b", 4),
        point(1, "ends/", 5),
        point(1, ".", 6),
        point(1, "train loss?", 7),
        point(1, "train loss!", 8),
        point(1, "n".repeat(400), 9),
        new TrackedEntry.Parameter("../key", "1"),
        new TrackedEntry.Tag("../tag", "1"));
    follow(100);
    assertTaken(followed);
  }

  @Test
  void twoRunsOfOneNameStayTwo() throws Exception {
    FollowedRun other = new FollowedRun(folder.resolve("elsewhere"), "run", Optional.empty());
    followed.add(point(1, "loss", 1), new TrackedEntry.Tag("which", "one"));
    other.add(point(1, "loss", 2), new TrackedEntry.Tag("which", "other"));
    follow(10);
    other.follow(provider(), settings(), 10);
    assertTaken(followed);
    assertTaken(other);
  }

  @Test
  void runsCanBeFollowedAtTheSameTime() throws Exception {
    List<FollowedRun> runs = new ArrayList<>();
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      FollowedRun one = new FollowedRun(folder, "run-" + i, Optional.of(followed.run));
      for (int step = 0; step < 50; step++) {
        one.add(point(step, "loss", step * i));
      }
      runs.add(one);
      work.add(() -> followPatiently(one));
    }
    ExecutorService threads = Executors.newFixedThreadPool(runs.size());
    try {
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertTrue(done.get());
      }
    } finally {
      threads.shutdown();
    }
    for (FollowedRun run : runs) {
      assertTaken(run);
    }
  }

  /** As runs do it: a sink that cannot take something now is opened again later. */
  private boolean followPatiently(FollowedRun run) throws Exception {
    IOException last = new IOException("never tried");
    for (int i = 0; i < 200; i++) {
      try {
        run.follow(provider(), settings(), 10);
        return true;
      } catch (IOException e) {
        last = e;
        Thread.sleep(50);
      }
    }
    throw last;
  }

  @Test
  void aRunKnowsWhatItIsPartOf() throws Exception {
    FollowedRun part = new FollowedRun(followed.run.directory(), "part", Optional.of(followed.run));
    part.add(point(1, "loss", 1));
    part.follow(provider(), settings(), 10);
    followed.add(point(1, "difference", 2));
    follow(10);
    assertTaken(part);
    assertTaken(followed);
    if (held().contains(Kind.PARENTS)) {
      assertEquals(Optional.of("run"), taken(part.run).parent());
      assertEquals(Optional.empty(), taken(followed.run).parent());
    }
  }

  @Test
  void aRunThatFailedAndGoesOnIsWhatItWasLast() throws Exception {
    for (RunState state :
        List.of(RunState.FAILED, RunState.RUNNING, RunState.INTERRUPTED, RunState.RUNNING)) {
      followed.add(
          point(followed.journal.size(), "loss", 1),
          new TrackedEntry.State(TIME + followed.journal.size(), state, "why"));
      follow(10);
      assertTaken(followed);
    }
  }

  @Test
  void aFileThatChangedIsSaidAgainAndReplaced() throws Exception {
    followed.add(point(1, "loss", 1), followed.file("metrics.json", new byte[] {1, 2, 3}));
    follow(10);
    assertTaken(followed);
    followed.add(followed.file("metrics.json", new byte[] {4, 5}));
    follow(10);
    assertTaken(followed);
  }

  @Test
  void aFileThatIsGoneTakesNothingElseAway() throws Exception {
    Path gone = followed.run.directory().toAbsolutePath().resolve("gone.txt");
    followed.add(point(1, "loss", 1), new TrackedEntry.Artifact(gone), point(2, "loss", 2));
    follow(10);
    assertTaken(followed);
  }
}

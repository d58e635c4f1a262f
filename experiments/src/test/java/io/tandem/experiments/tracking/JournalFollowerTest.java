package io.tandem.experiments.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tracking.JournalPosition;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingSink;
import io.tandem.api.tracking.TrackingUnavailableException;
import io.tandem.experiments.rundir.JournalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a journal, to sinks that work, fail and hang. */
class JournalFollowerTest {
  private static final JournalFollower.Timing QUICK =
      new JournalFollower.Timing(
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120));

  @TempDir Path folder;
  private Path file;
  private JournalWriter journal;
  private final List<TrackedEntry> taken = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<JournalPosition> position =
      new AtomicReference<>(JournalPosition.START);

  @BeforeEach
  void aJournal() {
    file = folder.resolve("journal.jsonl");
    journal = JournalWriter.open(file, () -> Instant.ofEpochMilli(77));
  }

  private List<Long> steps() {
    return taken.stream().map(entry -> ((TrackedEntry.Metric) entry).step()).toList();
  }

  /** Remembers what it took; each call of a number in {@code failures} fails. */
  private TrackingSink sink(AtomicInteger calls, List<Integer> failures) {
    return new TrackingSink() {
      @Override
      public JournalPosition position() {
        return position.get();
      }

      @Override
      public void accept(List<TrackedEntry> entries, JournalPosition after) throws IOException {
        if (failures.contains(calls.incrementAndGet())) {
          throw new IOException("the server is down");
        }
        taken.addAll(entries);
        position.set(after);
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void whatIsWrittenBeforeAndWhileASinkFollowsArrivesInOrder() {
    journal.append(1, "train/loss", 5.5);
    AtomicInteger calls = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start("test", file, () -> sink(calls, List.of()), QUICK);
    for (int step = 2; step <= 300; step++) {
      journal.append(step, "train/loss", 1.0 / step);
    }
    journal.append(301, "train/loss", Double.NaN);
    follower.close();
    assertEquals(new TrackedEntry.Metric(77, 1, "train/loss", 5.5), taken.get(0));
    assertEquals(new TrackedEntry.Metric(77, 301, "train/loss", Double.NaN), taken.get(300));
    assertEquals(IntStream.rangeClosed(1, 301).mapToObj(Long::valueOf).toList(), steps());
  }

  @Test
  void aSinkThatFailsAndIsOpenedAgainGetsEveryEntryOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start(
            "test",
            file,
            () -> {
              if (opened.incrementAndGet() == 1) {
                throw new IOException("nobody answers");
              }
              return sink(calls, List.of(1, 2));
            },
            QUICK);
    for (int step = 1; step <= 100; step++) {
      journal.append(step, "a", step);
    }
    follower.close();
    assertEquals(4, opened.get(), "once refused, twice failed");
    assertEquals(IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList(), steps());
  }

  @Test
  void aSinkThatHangsHoldsUpNeitherTheRunNorItsEndForEver() {
    CountDownLatch never = new CountDownLatch(1);
    JournalFollower.Timing impatient =
        new JournalFollower.Timing(
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(60));
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          JournalFollower follower =
              JournalFollower.start(
                  "test",
                  file,
                  () -> {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                    return sink(new AtomicInteger(), List.of());
                  },
                  impatient);
          for (int step = 1; step <= 1000; step++) {
            journal.append(step, "a", step);
          }
          follower.close();
        });
    assertEquals(List.of(), taken);
    never.countDown();
  }

  @Test
  void aLineThatIsNotFinishedYetIsNoEntryUntilItIs() throws IOException {
    JournalTail tail = new JournalTail(file);
    journal.append(1, "a", 1);
    String line = "{\"time\":77,\"step\":2,\"name\":\"a\",\"value\":\"Infinity\"}\n";
    Files.writeString(file, line.substring(0, 20), StandardOpenOption.APPEND);
    assertEquals(1, tail.next(10).entries().size());
    assertTrue(tail.isTorn());
    Files.writeString(file, line.substring(20), StandardOpenOption.APPEND);
    assertEquals(
        List.of(new TrackedEntry.Metric(77, 2, "a", Double.POSITIVE_INFINITY)),
        tail.next(10).entries());
    Files.writeString(file, "{\"event\":\"of another time\"}\n", StandardOpenOption.APPEND);
    assertEquals(List.of(), tail.next(10).entries());
    assertFalse(tail.isTorn());
  }

  @Test
  void whatALossOfPowerLeftInPlaceOfLinesIsNotReadUntilItIsCutOff() throws IOException {
    journal.append(1, "a", 1);
    Files.write(file, new byte[500], StandardOpenOption.APPEND);
    JournalTail tail = new JournalTail(file);
    assertEquals(1, tail.next(10).entries().size());
    assertEquals(List.of(), tail.next(10).entries());
    assertTrue(tail.isTorn());
    try (JournalWriter goesOn = JournalWriter.open(file, () -> Instant.ofEpochMilli(78))) {
      goesOn.append(2, "a", 2);
    }
    assertEquals(List.of(new TrackedEntry.Metric(78, 2, "a", 2)), tail.next(10).entries());
  }

  @Test
  void aTailGoesOnBehindAPositionAndBeginsAnewWhereTheJournalWasAnother() throws IOException {
    for (int step = 1; step <= 50; step++) {
      journal.append(step, "a", step);
    }
    JournalPosition after = new JournalTail(file).next(30).after();
    JournalTail tail = new JournalTail(file);
    assertTrue(tail.moveTo(after));
    assertEquals(31, ((TrackedEntry.Metric) tail.next(1).entries().get(0)).step());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(9, lines.get(9).replace("10", "11"));
    Files.write(file, lines);
    assertFalse(tail.moveTo(after));
    assertEquals(1, ((TrackedEntry.Metric) tail.next(1).entries().get(0)).step());
    Files.write(file, lines.subList(0, 20));
    assertFalse(tail.moveTo(after));
    assertEquals(20, tail.next(100).entries().size());
  }

  @Test
  void aSinkThatIsAheadOfAJournalThatLostLinesIsGivenAllOfIt() throws Exception {
    for (int step = 1; step <= 40; step++) {
      journal.append(step, "a", step);
    }
    AtomicInteger calls = new AtomicInteger();
    JournalFollower.start("test", file, () -> sink(calls, List.of()), QUICK).close();
    assertEquals(40, taken.size());
    Files.write(file, Files.readAllLines(file).subList(0, 30));
    try (JournalWriter goesOn = JournalWriter.open(file, () -> Instant.ofEpochMilli(99))) {
      for (int step = 31; step <= 60; step++) {
        goesOn.append(step, "a", step);
      }
    }
    taken.clear();
    JournalFollower.start("test", file, () -> sink(calls, List.of()), QUICK).close();
    assertEquals(IntStream.rangeClosed(1, 60).mapToObj(Long::valueOf).toList(), steps());
  }

  @Test
  void aRefusalIsToldOnceAndEndsTheFollowingWithoutWaiting() {
    AtomicInteger opened = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start(
            "test",
            file,
            () -> {
              opened.incrementAndGet();
              throw new TrackingRefusedException("the experiment was deleted");
            },
            QUICK);
    journal.append(1, "a", 1);
    assertTimeout(Duration.ofSeconds(20), follower::close);
    assertEquals(1, opened.get());
    assertTrue(follower.isBehind());
    assertTrue(follower.isRefused());
  }

  @Test
  void nothingIsOpenedForARunThatNeverSaidAnything() {
    AtomicInteger opened = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start(
            "test",
            file,
            () -> {
              opened.incrementAndGet();
              return sink(new AtomicInteger(), List.of());
            },
            QUICK);
    follower.close();
    assertEquals(0, opened.get());
    assertFalse(follower.isBehind());
  }

  @Test
  void aSlowSinkThatGetsOnIsWaitedForBeyondThePatienceWithOneThatDoesNot() {
    journal.append(1, "a", 1);
    AtomicInteger sent = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start(
            "test",
            file,
            () ->
                new TrackingSink() {
                  @Override
                  public JournalPosition position() {
                    return JournalPosition.START;
                  }

                  @Override
                  public void accept(List<TrackedEntry> entries, JournalPosition after)
                      throws IOException {
                    while (sent.incrementAndGet() < 20) {
                      pause();
                    }
                    taken.addAll(entries);
                  }

                  @Override
                  public long progress() {
                    return sent.get();
                  }

                  @Override
                  public void close() {}
                },
            new JournalFollower.Timing(
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                Duration.ofMillis(400),
                Duration.ofSeconds(60)));
    follower.close();
    assertFalse(follower.isBehind());
    assertEquals(1, taken.size());
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void whatAServerAsksToWaitForIsWaitedFor() {
    Backoff backoff = new Backoff(Duration.ofMillis(10));
    Duration asked = Duration.ofSeconds(77);
    assertEquals(asked, backoff.afterFailure(asked, false));
    Duration hostile = Duration.ofDays(400);
    assertTrue(backoff.afterFailure(hostile, false).compareTo(Duration.ofMinutes(10)) <= 0);
    assertEquals(Optional.of(asked), new TrackingUnavailableException("busy", asked).retryAfter());
  }

  @Test
  void eachFailureInARowDoublesTheWaitUpToAMinuteAndAtTheEndOfARunToSeconds() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1));
    for (int i = 0; i < 40; i++) {
      long wanted = Math.min(1000L << Math.min(i, 16), 60_000);
      long millis = backoff.afterFailure(Duration.ZERO, false).toMillis();
      assertTrue(millis >= wanted / 2 && millis <= wanted * 3 / 2, i + ": " + millis);
    }
    assertTrue(backoff.afterFailure(Duration.ZERO, true).toMillis() <= 6000);
    backoff.succeeded();
    assertTrue(backoff.afterFailure(Duration.ZERO, false).toMillis() <= 1500);
  }

  @Test
  void parametersTagsAndArtifactsAreReadFromTheirEvents() throws IOException {
    Files.writeString(
        file,
        """
        {"event":"parameter","name":"training.steps","value":"400"}
        {"event":"tag","name":"engine","value":"PyTorch 2.7.1"}
        {"event":"artifact","file":"checkpoints/last"}
        {"time":1,"event":"figure","step":"7","name":"steps","value":"NaN"}
        {"time":2,"event":"resumed","step":"7"}
        {"time":3,"event":"ended","outcome":"completed"}
        {"time":4,"event":"ended","outcome":"interrupted"}
        {"time":5,"event":"ended","outcome":"failed","message":"the disk is full"}
        """);
    assertEquals(
        List.of(
            new TrackedEntry.Parameter("training.steps", "400"),
            new TrackedEntry.Tag("engine", "PyTorch 2.7.1"),
            new TrackedEntry.Artifact(folder.resolve("checkpoints/last")),
            new TrackedEntry.Metric(1, 7, "steps", Double.NaN),
            new TrackedEntry.State(2, RunState.RUNNING, ""),
            new TrackedEntry.State(3, RunState.COMPLETED, ""),
            new TrackedEntry.State(4, RunState.INTERRUPTED, ""),
            new TrackedEntry.State(5, RunState.FAILED, "the disk is full")),
        new JournalTail(file).next(10).entries());
  }

  @Test
  void anArtifactOutsideOfTheRunIsRefused() throws IOException {
    Path run = Files.createDirectory(folder.resolve("run"));
    Path secret = Files.writeString(folder.resolve("secret"), "mine");
    Files.createSymbolicLink(run.resolve("link"), secret);
    Files.createSymbolicLink(run.resolve("folder"), folder);
    Path own = run.resolve("journal.jsonl");
    for (String name : List.of("../secret", secret.toString(), "link", "folder/secret", "", ".")) {
      Files.writeString(own, "{\"event\":\"artifact\",\"file\":\"" + name + "\"}\n");
      IOException refused =
          assertThrows(IOException.class, () -> new JournalTail(own).next(10), name);
      assertTrue(refused.getMessage().contains("outside of the run"), refused.getMessage());
    }
  }

  @Test
  void aSinkThatCannotBeClosedHasNotTakenEverything() throws Exception {
    journal.append(1, "a", 1);
    AtomicInteger opened = new AtomicInteger();
    JournalFollower follower =
        JournalFollower.start(
            "test",
            file,
            () -> {
              opened.incrementAndGet();
              TrackingSink sink = sink(new AtomicInteger(), List.of());
              return new TrackingSink() {
                @Override
                public JournalPosition position() {
                  return position.get();
                }

                @Override
                public void accept(List<TrackedEntry> entries, JournalPosition after)
                    throws IOException {
                  sink.accept(entries, after);
                }

                @Override
                public void close() throws IOException {
                  throw new IOException("what was buffered cannot be written");
                }
              };
            },
            new JournalFollower.Timing(
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(60)));
    follower.close();
    int tried = opened.get();
    assertTrue(tried > 1, "it was not tried again");
    Thread.sleep(200);
    assertTrue(opened.get() <= tried + 1, "it is tried for ever: " + (opened.get() - tried));
  }

  @Test
  void metricsBecomeLinesOfCommaSeparatedValues() throws IOException {
    journal.append(1, "train/loss", 5.5);
    journal.append(2, "train/loss", Double.NaN);
    CsvTracker tracker = new CsvTracker();
    TrackedRun run =
        new TrackedRun(UUID.randomUUID(), "run", Instant.EPOCH, folder, Optional.empty());
    for (int i = 0; i < 2; i++) {
      JournalFollower.start(
              "csv", file, () -> tracker.open(new CsvTracker.Settings("m.csv"), run), QUICK)
          .close();
      assertEquals(
          List.of("time,step,name,value", "77,1,train/loss,5.5", "77,2,train/loss,NaN"),
          Files.readAllLines(folder.resolve("m.csv")));
    }
  }
}

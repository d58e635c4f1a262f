package io.tandem.experiments.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackedRun;
import io.tandem.api.tracking.TrackingSink;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a journal, to sinks that work, fail and hang. */
class JournalFollowerTest {
  private static final JournalFollower.Timing QUICK =
      new JournalFollower.Timing(
          Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(60));

  @TempDir Path folder;
  private Path file;
  private JournalWriter journal;
  private final List<TrackedEntry> taken = Collections.synchronizedList(new ArrayList<>());

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
      public long position() {
        return taken.size();
      }

      @Override
      public void accept(List<TrackedEntry> entries) throws IOException {
        if (failures.contains(calls.incrementAndGet())) {
          throw new IOException("the server is down");
        }
        taken.addAll(entries);
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
            Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(200));
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
    assertEquals(1, tail.from(0, 10).size());
    Files.writeString(file, line.substring(20), StandardOpenOption.APPEND);
    assertEquals(
        List.of(new TrackedEntry.Metric(77, 2, "a", Double.POSITIVE_INFINITY)), tail.from(1, 10));
    Files.writeString(file, "{\"event\":\"of another time\"}\n", StandardOpenOption.APPEND);
    assertEquals(2, tail.from(0, 10).size());
  }

  @Test
  void parametersTagsAndArtifactsAreReadFromTheirEvents() throws IOException {
    Files.writeString(
        file,
        """
        {"event":"parameter","name":"training.steps","value":"400"}
        {"event":"tag","name":"engine","value":"PyTorch 2.7.1"}
        {"event":"artifact","file":"checkpoints/last"}
        """);
    assertEquals(
        List.of(
            new TrackedEntry.Parameter("training.steps", "400"),
            new TrackedEntry.Tag("engine", "PyTorch 2.7.1"),
            new TrackedEntry.Artifact(folder.resolve("checkpoints/last"))),
        new JournalTail(file).from(0, 10));
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
          assertThrows(IOException.class, () -> new JournalTail(own).from(0, 10), name);
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
                public long position() {
                  return taken.size();
                }

                @Override
                public void accept(List<TrackedEntry> entries) throws IOException {
                  sink.accept(entries);
                }

                @Override
                public void close() throws IOException {
                  throw new IOException("what was buffered cannot be written");
                }
              };
            },
            new JournalFollower.Timing(
                Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(200)));
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
    TrackedRun run = new TrackedRun("run", folder);
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

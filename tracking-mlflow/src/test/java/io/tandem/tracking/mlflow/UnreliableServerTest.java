package io.tandem.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.tracking.RunState;
import io.tandem.api.tracking.TrackedEntry;
import io.tandem.api.tracking.TrackingRefusedException;
import io.tandem.api.tracking.TrackingUnavailableException;
import io.tandem.tck.tracking.Taken;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that fail, are slow, lose answers and forget. */
class UnreliableServerTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;
  private ServerImitation server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerImitation();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Follower follower(Duration timeout) throws IOException {
    return new Follower(folder, "run", server.uri(), timeout, Map.of());
  }

  private Taken onlyRun(Follower follower) throws Exception {
    server.set((exchange, path, effect) -> false);
    ServerReader reader = new ServerReader(server.uri());
    List<JsonObject> runs =
        reader.runs(Follower.EXPERIMENT, ServerRun.OWNER, follower.run.id().toString());
    assertEquals(1, runs.size(), "runs");
    return reader.taken(runs.get(0));
  }

  private static void assertPoints(Follower follower, Taken taken) {
    List<TrackedEntry.Metric> points =
        follower.journal.stream()
            .filter(TrackedEntry.Metric.class::isInstance)
            .map(TrackedEntry.Metric.class::cast)
            .toList();
    assertEquals(
        points,
        taken.metrics().stream().sorted(Comparator.comparing(TrackedEntry.Metric::step)).toList());
    assertEquals(points.size(), new HashSet<>(points).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whateverFailsAtRandomEverythingIsThereOnceInTheEnd(int seed) throws Exception {
    Random random = new Random(seed);
    server.set(
        (exchange, path, effect) -> {
          int kind;
          synchronized (random) {
            kind = random.nextInt(12);
          }
          switch (kind) {
            case 0 -> ServerImitation.send(exchange, 500, new byte[0]);
            case 1 -> ServerImitation.send(exchange, 429, new byte[0]);
            case 2 -> {
              effect.run();
              ServerImitation.send(exchange, 503, "{}".getBytes(StandardCharsets.UTF_8));
            }
            case 3 -> effect.run();
            case 4 -> {
              return true;
            }
            default -> {
              return false;
            }
          }
          // Without an answer, the connection is closed.
          return true;
        });
    Follower follower = follower(PATIENT).points(100);
    follower.journal.add(0, new TrackedEntry.Parameter("steps", "100"));
    byte[] file = {1, 2, 3};
    follower.file("a.bin", file);
    follower.journal.add(new TrackedEntry.State(5, RunState.COMPLETED, ""));
    follower.untilTaken();
    Taken taken = onlyRun(follower);
    assertTrue(follower.failures > 3, "there was no trouble");
    assertPoints(follower, taken);
    assertEquals(Map.of("steps", "100"), taken.parameters());
    assertArrayEquals(file, taken.artifacts().get("a.bin"));
    assertEquals(Optional.of(RunState.COMPLETED), taken.state());
  }

  @Test
  void aRunWhoseAnswerWasLostIsFoundAgainAndNotMadeTwice() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    server.set(
        (exchange, path, effect) -> {
          if (path.endsWith("runs/create") && lost.compareAndSet(false, true)) {
            effect.run();
            return true;
          }
          return false;
        });
    Follower follower = follower(PATIENT).points(3);
    assertThrows(TrackingUnavailableException.class, follower::once);
    follower.once();
    assertPoints(follower, onlyRun(follower));
    assertEquals(1, server.asked().stream().filter(asked -> asked.endsWith("runs/create")).count());
  }

  /** As a proxy does it that holds a request back: two runs are made, and one must not stay. */
  @Test
  void aRunThatIsMadeLongAfterTheRequestWasGivenUpDoesNotStay() throws Exception {
    AtomicReference<Runnable> late = new AtomicReference<>();
    server.set(
        (exchange, path, effect) -> {
          if (path.endsWith("runs/create") && late.compareAndSet(null, effect)) {
            ServerImitation.pause(3 * SHORT.toMillis());
            return true;
          }
          return false;
        });
    Follower follower = follower(SHORT).points(10);
    follower.untilTaken();
    late.get().run();
    assertEquals(2, server.active());
    follower.journal.add(new TrackedEntry.State(5, RunState.COMPLETED, ""));
    follower.untilTaken();
    assertPoints(follower, onlyRun(follower));
    assertEquals(1, server.active());
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAfterTheTimeout() throws Exception {
    server.set(
        (exchange, path, effect) -> {
          ServerImitation.pause(20_000);
          return true;
        });
    Follower follower = follower(SHORT).points(1);
    TrackingUnavailableException silent =
        assertTimeout(
            Duration.ofSeconds(10),
            () -> assertThrows(TrackingUnavailableException.class, follower::once));
    assertTrue(silent.getMessage().contains("has not answered within 0.3 s"), silent.getMessage());
  }

  @Test
  void aServerWhoseAnswerNeverEndsIsGivenUpAfterTheTimeout() throws Exception {
    server.set(
        (exchange, path, effect) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 200; i++) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            ServerImitation.pause(100);
          }
          return true;
        });
    Follower follower = follower(SHORT).points(1);
    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThrows(TrackingUnavailableException.class, follower::once));
  }

  @Test
  void waitingForAServerEndsWhenTheThreadIsInterrupted() throws Exception {
    server.set(
        (exchange, path, effect) -> {
          ServerImitation.pause(20_000);
          return true;
        });
    Follower follower = follower(PATIENT).points(1);
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> ended.set(assertThrows(IOException.class, follower::once)), "follow a run");
    thread.start();
    Thread.sleep(500);
    thread.interrupt();
    thread.join(10_000);
    assertTrue(ended.get().getMessage().contains("was ended"), String.valueOf(ended.get()));
  }

  @Test
  void nobodyThereIsSomethingToTryAgain() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Follower follower =
        new Follower(folder, "run", "http://127.0.0.1:" + free, PATIENT, Map.of()).points(1);
    TrackingUnavailableException refused =
        assertThrows(TrackingUnavailableException.class, follower::once);
    assertTrue(refused.getMessage().contains("cannot be reached"), refused.getMessage());
  }

  @Test
  void aBusyServerTellsWhenToComeBackAndIsAskedOnce() throws Exception {
    server.set(
        (exchange, path, effect) -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          ServerImitation.send(exchange, 429, new byte[0]);
          return true;
        });
    Follower follower = follower(PATIENT).points(1);
    TrackingUnavailableException busy =
        assertThrows(TrackingUnavailableException.class, follower::once);
    assertEquals(Optional.of(Duration.ofSeconds(7)), busy.retryAfter());
    assertEquals(1, server.asked().size());
  }

  @Test
  void theTimeToComeBackMayBeADate() {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(90).atOffset(ZoneOffset.UTC));
    for (Map.Entry<String, Optional<Duration>> one :
        Map.of(
                date,
                Optional.of(Duration.ofSeconds(90)),
                "120",
                Optional.of(Duration.ofSeconds(120)),
                "soon",
                Optional.<Duration>empty(),
                "-5",
                Optional.<Duration>empty())
            .entrySet()) {
      Answer answer = new Answer(503, "", Optional.of(one.getKey()), Optional.empty());
      assertEquals(one.getValue(), answer.wait(now), one.getKey());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 413})
  void whatWillNotBeOtherwiseIsRefusedAndAskedOnce(int status) throws Exception {
    byte[] body =
        "{\"error_code\":\"BAD\",\"message\":\"no\\u001b[31m way\"}"
            .getBytes(StandardCharsets.UTF_8);
    server.set(
        (exchange, path, effect) -> {
          ServerImitation.send(exchange, status, body);
          return true;
        });
    Follower follower = follower(PATIENT).points(1);
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(refused.getMessage().contains("refuses with " + status + ": no [31m way"));
    assertEquals(
        status == 401 || status == 403, refused.getMessage().contains("MLFLOW_TRACKING_TOKEN"));
    assertEquals(1, server.asked().size());
  }

  @Test
  void aRunThatTheServerForgotIsMadeAgainWithAllOfItsJournal() throws Exception {
    Follower follower = follower(PATIENT).points(20);
    follower.once();
    server.deleteAllRuns(true);
    follower.points(5);
    follower.journal.subList(20, 25).clear();
    follower.once();
    assertPoints(follower, onlyRun(follower));
  }

  @Test
  void aRunThatWasDeletedAtTheServerIsNotMadeAgainBehindItsOwnersBack() throws Exception {
    Follower follower = follower(PATIENT).points(20);
    follower.once();
    server.deleteAllRuns(false);
    TrackingRefusedException refused = assertThrows(TrackingRefusedException.class, follower::once);
    assertTrue(refused.getMessage().contains("was deleted at the server"), refused.getMessage());
    assertTrue(refused.getMessage().contains(follower.kept().toString()), refused.getMessage());
    Files.delete(follower.kept());
    follower.once();
    assertPoints(follower, onlyRun(follower));
  }

  /** The heap of these tests has 256 MiB. */
  @Test
  void aFileLargerThanTheHeapIsSentFromTheDisk() throws Exception {
    Follower follower = follower(PATIENT).points(1);
    Path file = follower.file("checkpoints/step-1/model.safetensors", new byte[0]);
    long length = 400L << 20;
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
    assertTrue(Runtime.getRuntime().maxMemory() < length);
    follower.once();
    assertEquals(length, server.largest());
  }

  @Test
  void filesAndCheckpointsAreSentOnlyWhereThatIsWanted() throws Exception {
    for (boolean files : List.of(true, false)) {
      MlflowSettings settings =
          new MlflowSettings(server.uri(), Follower.EXPERIMENT, files, false, PATIENT);
      Follower follower = new Follower(folder, "files-" + files, settings, Map.of());
      follower.points(1);
      follower.file("checkpoints/step-1/model.safetensors", new byte[] {1});
      follower.file("report.html", new byte[] {2});
      follower.once();
      assertEquals(
          files ? List.of("report.html") : List.of(),
          List.copyOf(onlyRun(follower).artifacts().keySet()));
    }
  }

  @Test
  void theCardOfARunIsItsDescription() throws Exception {
    Follower follower = follower(PATIENT).points(1);
    follower.file(
        "README.md", "---\ntags:\n- x\n---\n\n# A model\n".getBytes(StandardCharsets.UTF_8));
    follower.once();
    assertEquals("# A model", onlyRun(follower).tags().get("mlflow.note.content"));
  }
}

package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.JournalNote;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the training thread spends on tracking, whatever becomes of the server. */
class TrackingCostTest {
  private static final int STEPS = 500;
  private static final double MOST_SECONDS = 1e-3;

  /** Connections that nobody refers to would be closed. */
  private static final List<Socket> OPEN = Collections.synchronizedList(new ArrayList<>());

  /** The followers go on until the JVM ends, which is what they do in a run. */
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  /** Answers every connection in a way of its own. */
  private static ServerSocket server(String way, AtomicInteger asked) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try {
                  Socket connection = socket.accept();
                  OPEN.add(connection);
                  asked.incrementAndGet();
                  answer(connection, way);
                } catch (IOException | InterruptedException e) {
                  return;
                }
              }
            },
            "a server that is " + way);
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  private static void answer(Socket connection, String way)
      throws IOException, InterruptedException {
    if (way.equals("silent")) {
      return;
    }
    if (way.equals("slow")) {
      Thread.sleep(300);
    }
    String status = way.equals("busy") ? "429 Too Many Requests\r\nRetry-After: 0" : "500 Error";
    connection
        .getOutputStream()
        .write(
            ("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    connection.shutdownOutput();
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "slow", "failing", "busy"})
  void lessThanAMillisecondOfAStepGoesIntoTrackingWhateverTheServerDoes(String way)
      throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket server = server(way, asked)) {
      Path file =
          TinyExperiment.in(
              folder,
              "djl",
              "tracking { type = mlflow, timeout = 1s, uri = \"http://127.0.0.1:"
                  + server.getLocalPort()
                  + "\" }");
      Providers providers = Providers.load();
      ExperimentFile experiment = ExperimentFile.read(providers, file, List.of());
      RunDirectory directory = RunDirectory.create(folder.resolve("run"));
      directory.writeConfig(experiment.resolved());
      Map<String, Double> figures = train(experiment, providers, directory);
      assertTrue(asked.get() > 0, "nobody asked the server");
      double greatest = figures.get("tracking-processor-seconds-greatest");
      assertTrue(greatest < MOST_SECONDS, way + ": " + figures);
      double median = figures.get("tracking-seconds-median");
      assertTrue(median < MOST_SECONDS, way + ": " + figures);
    }
  }

  /** As a run does it, but for the training. */
  private static Map<String, Double> train(
      ExperimentFile experiment, Providers providers, RunDirectory directory)
      throws InterruptedException {
    TrackingCost cost = new TrackingCost();
    try (JournalWriter journal = JournalWriter.open(directory.journal(), InstantSource.system())) {
      journal.appendNotes(List.of(JournalNote.tag("device", "cpu")));
      new Trackers(experiment.config().tracking(), providers, directory, System.err).follow();
      JournalCallback.warmUp(directory.path());
      JournalCallback callback = new JournalCallback(journal, cost);
      for (int step = 1; step <= STEPS; step++) {
        callback.on(
            new TrainingEvent.Stepped(
                step,
                1.0 / step,
                1,
                List.of(),
                1e-3,
                100,
                0.01,
                0.009,
                OptionalDouble.of(1024),
                false));
        Thread.sleep(3);
      }
    }
    return cost.figures();
  }

  @Test
  void figuresAreTheMedianTheNinetyNinthPercentileAndTheGreatest() {
    TrackingCost cost = new TrackingCost();
    assertTrue(cost.figures().values().stream().allMatch(value -> value.isNaN()));
    cost.ofStep(() -> {});
    cost.ofStep(TrackingCostTest::pause);
    cost.ofStep(() -> {});
    Map<String, Double> figures = cost.figures();
    assertTrue(figures.get("tracking-seconds-greatest") >= 0.05, figures.toString());
    assertTrue(figures.get("tracking-processor-seconds-greatest") < 0.05, figures.toString());
    assertTrue(figures.get("tracking-seconds-median") < 0.05, figures.toString());
    assertEquals(figures.get("tracking-seconds-greatest"), figures.get("tracking-seconds-p99"));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

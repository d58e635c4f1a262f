package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEntry;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.training.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real runs, killed with SIGKILL at random moments and continued each time. */
class KillTest {
  private static final long PATIENCE_SECONDS = 240;

  /** One kill of so many comes at any moment of the process, the others while it trains. */
  private static final int ANYWHERE = 5;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void anExperimentWithEverythingThatHasAMemory() throws IOException {
    file =
        TinyExperiment.in(
            folder,
            "djl",
            """
            training {
              steps = 60
              accumulate = 2
              schedule { type = cosine, peak = 0.01, warmup = 5 }
              clip = 1
              label-smoothing = 0.1
              average { decay = 0.9 }
              validate-every = 3
              early-stopping { patience = 15 }
              checkpoint-every = 2
              keep-last = 2
              best {}
            }
            baselines = [ kneser-ney ]
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void aRunThatIsKilledAtRandomMomentsEndsWithTheBitsOfOneThatIsNot(String backend)
      throws Exception {
    kill(backend, 3);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void inFloat16WhereTheScaleIsRememberedTooItEndsWithTheSameBits(String backend) throws Exception {
    kill(
        backend,
        2,
        "precision=float16",
        "training.loss-scale.initial=1e7",
        "training.loss-scale.growth=8",
        "training.loss-scale.growth-interval=3");
    SortedMap<Long, Double> skipped =
        Journal.read(folder.resolve("killed-0/journal.jsonl")).curve("train/skipped");
    assertTrue(skipped.containsValue(1.0) && skipped.containsValue(0.0), skipped.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  @Tag("long")
  void aRunThatIsKilledAHundredTimesEndsWithTheBitsOfOneThatIsNot(String backend) throws Exception {
    kill(backend, 100);
  }

  private void kill(String backend, int times, String... overrides) throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    Process process = start(backend, undisturbed, overrides);
    long begun = System.nanoTime();
    awaitStep(undisturbed);
    long training = System.nanoTime();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue(), () -> log(undisturbed));
    long ended = System.nanoTime();

    Random random = new Random(20260101);
    int kills = 0;
    int finished = 0;
    for (int run = 0; kills < times; run++) {
      Path killed = folder.resolve("killed-" + run);
      boolean complete = false;
      while (!complete) {
        boolean spared = kills == times;
        Process going = start(backend, killed, overrides);
        if (!spared) {
          if (random.nextInt(ANYWHERE) == 0) {
            Thread.sleep(random.nextLong((ended - begun) / 1_000_000));
          } else {
            awaitNewStep(killed, going);
            Thread.sleep(random.nextLong(Math.max(1, (ended - training) / 1_000_000)));
          }
          if (going.isAlive()) {
            going.destroyForcibly();
            kills++;
          }
        }
        assertTrue(going.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
        complete = going.exitValue() == 0;
        assertTrue(complete || going.exitValue() == 137, () -> log(killed));
        isReadable(killed);
      }
      same(undisturbed, killed);
      finished++;
    }
    System.out.printf("%s: %d kills over %d runs%n", backend, kills, finished);
  }

  private Process start(String backend, Path output, String... overrides) throws IOException {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("run", file.toString(), "backend=" + backend, "--resume", "--json"));
    command.addAll(List.of("--output", output.toString()));
    command.addAll(List.of(overrides));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile(output).toFile()))
        .start();
  }

  private static Path logFile(Path output) {
    return output.resolveSibling(output.getFileName() + ".log");
  }

  private static String log(Path output) {
    try {
      return Files.readString(logFile(output));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void awaitStep(Path output) throws InterruptedException {
    while (!log(output).contains("\"event\":\"step\"")) {
      Thread.sleep(2);
    }
  }

  /** Waits until the process has made a step, or is done. */
  private static void awaitNewStep(Path output, Process process)
      throws IOException, InterruptedException {
    long before = Files.exists(logFile(output)) ? Files.size(logFile(output)) : 0;
    while (process.isAlive()
        && !log(output).substring((int) before).contains("\"event\":\"step\"")) {
      Thread.sleep(2);
    }
  }

  private static void isReadable(Path run) {
    RunDirectory directory;
    if (!RunDirectory.isOne(run)) {
      return;
    }
    directory = RunDirectory.open(run);
    directory.readConfig();
    new Checkpoints(directory.checkpoints(), path -> {}).newest();
    if (Files.exists(directory.journal())) {
      Journal.read(directory.journal());
    }
  }

  private static void same(Path wanted, Path found) throws IOException {
    for (String name : List.of("checkpoints/last", "checkpoints/best")) {
      for (String tensors : List.of("model.safetensors", "state.safetensors", "training.json")) {
        assertArrayEquals(
            Files.readAllBytes(wanted.resolve(name).resolve(tensors)),
            Files.readAllBytes(found.resolve(name).resolve(tensors)),
            () -> found + ": " + name + "/" + tensors + "\n" + log(found));
      }
    }
    assertEquals(values(wanted), values(found), () -> log(found));
    Map<String, Double> figures = RunDirectory.open(wanted).readMetrics();
    Map<String, Double> again = RunDirectory.open(found).readMetrics();
    for (String name : figures.keySet()) {
      boolean measuresTheRun =
          name.contains("second")
              || name.contains("memory")
              || name.contains("engine")
              || name.contains("share");
      if (!measuresTheRun) {
        assertEquals(figures.get(name), again.get(name), name);
      }
    }
    assertEquals(
        Files.readString(wanted.resolve("sample.txt")),
        Files.readString(found.resolve("sample.txt")));
    String page = Files.readString(found.resolve("report.html"));
    assertTrue(page.contains("completed") && !page.contains("not finished"), found.toString());
  }

  /** Each metric of each step, which is there once; of timings only that they are there. */
  private static Map<String, Double> values(Path run) {
    Map<String, Double> values = new TreeMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (JournalEntry entry : Journal.read(run.resolve("journal.jsonl")).entries()) {
      String key = entry.name() + "@" + entry.step();
      assertEquals(1, counts.merge(key, 1, Integer::sum), key);
      values.put(key, JournalCallback.TIMINGS.contains(entry.name()) ? 0.0 : entry.value());
    }
    return values;
  }
}

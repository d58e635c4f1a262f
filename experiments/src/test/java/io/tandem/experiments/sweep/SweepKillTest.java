package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEntry;
import io.tandem.experiments.rundir.JournalEvent;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sweeps, of which processes are killed with SIGKILL at random moments. */
class SweepKillTest {
  private static final long PATIENCE_SECONDS = 400;
  private static final Set<String> TIMINGS =
      Set.of("train/tokens-per-second", "train/seconds-outside-engine");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aSweepOfAnExperimentThatDrawsAndRemembers() throws IOException {
    TinyExperiment.in(
        folder,
        "djl",
        """
        training {
          steps = 24
          validate-every = 3
          checkpoint-every = 2
          best { metric = loss }
        }
        """);
    file =
        Files.writeString(
            folder.resolve("sweep.conf"),
            """
            experiment = "tiny.conf"
            goal { metric = loss, direction = minimize }
            search {
              training.schedule.peak { type = log-uniform, low = 1e-3, high = 0.1 }
              model.hidden = [8, 16]
            }
            trials = 6
            seed = 7
            """);
  }

  @Test
  @Tag("long")
  void withOneTrialAfterTheOtherAKilledSweepDecidesAndFindsWhatOneDoesThatIsNot() throws Exception {
    kill(
        3,
        "sampler.type=bayesian",
        "sampler.startup=2",
        "scheduler={ type = asha, reduction = 2 }");
  }

  @Test
  @Tag("long")
  void withSeveralAtOnceEveryTrialIsThereOnceAndHasTheSameValuesAndFigures() throws Exception {
    kill(3, "sampler=random", "parallel=3");
  }

  @Test
  @Tag("long")
  void aSweepThatIsKilledFortyTimesFindsWhatOneDoesThatIsNot() throws Exception {
    kill(
        40,
        "sampler.type=bayesian",
        "sampler.startup=2",
        "scheduler={ type = asha, reduction = 2 }");
  }

  private void kill(int times, String... overrides) throws Exception {
    Path undisturbed = folder.resolve("undisturbed");
    long begun = System.nanoTime();
    Process whole = start(undisturbed, overrides);
    assertTrue(whole.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(0, whole.exitValue(), () -> log(undisturbed));
    long millis = (System.nanoTime() - begun) / 1_000_000;

    Path killed = folder.resolve("killed");
    Random random = new Random(20261128);
    int kills = 0;
    boolean complete = false;
    while (!complete) {
      Process going = start(killed, overrides);
      if (kills < times) {
        Thread.sleep(random.nextLong(Math.max(1, millis / times)));
        if (going.isAlive()) {
          kills++;
          kill(going, random.nextInt(3));
        }
      }
      assertTrue(going.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
      complete = going.exitValue() == 0;
      assertTrue(complete || going.exitValue() == 137, () -> log(killed));
      // Whatever was written can be read.
      if (Files.exists(killed.resolve("journal.jsonl"))) {
        SweepState.read(killed.resolve("journal.jsonl"));
      }
    }
    System.out.printf("%d kills%n", kills);
    assertTrue(kills > times / 2, "the sweep was over after " + kills + " kills");
    everyTrialIsThereOnce(killed, 6);
    same(undisturbed, killed);
  }

  /** The sweep's own process, all of them at once, or only those of its trials. */
  private static void kill(Process sweep, int whom) {
    List<ProcessHandle> children = sweep.descendants().toList();
    if (whom < 2) {
      sweep.destroyForcibly();
    }
    if (whom > 0) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static void everyTrialIsThereOnce(Path sweep, int trials) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    for (JournalEvent event : Journal.read(sweep.resolve("journal.jsonl")).events()) {
      if (event.details().containsKey("trial")) {
        counts.merge(event.name() + " " + event.details().get("trial"), 1, Integer::sum);
      }
    }
    for (int trial = 1; trial <= trials; trial++) {
      assertEquals(1, counts.get("trial-begun " + trial), "trial " + trial);
      assertTrue(counts.getOrDefault("trial-completed " + trial, 0) <= 1, "trial " + trial);
    }
    Set<String> folders = new HashSet<>();
    try (Stream<Path> inside = Files.list(sweep)) {
      inside
          .filter(Files::isDirectory)
          .forEach(path -> folders.add(String.valueOf(path.getFileName())));
    }
    Set<String> wanted = new HashSet<>();
    for (int trial = 1; trial <= trials; trial++) {
      wanted.add(RunDirectory.trialName(trial));
      // Each step of each is there once, however often it was made.
      Set<String> seen = new HashSet<>();
      Path journal = sweep.resolve(RunDirectory.trialName(trial)).resolve("journal.jsonl");
      for (JournalEntry entry : Journal.read(journal).entries()) {
        assertTrue(seen.add(entry.name() + "@" + entry.step()), journal + ": " + entry);
      }
    }
    assertEquals(wanted, folders);
  }

  private void same(Path wanted, Path found) throws IOException {
    SweepState expected = SweepState.read(wanted.resolve("journal.jsonl"));
    SweepState given = SweepState.read(found.resolve("journal.jsonl"));
    assertEquals(expected.trials().size(), given.trials().size());
    for (Trial trial : expected.trials()) {
      Trial other = given.trial(trial.number());
      assertEquals(trial.values(), other.values(), () -> log(found));
      assertEquals(trial.state(), other.state(), () -> log(found));
      assertEquals(trial.rungs(), other.rungs(), () -> log(found));
      assertEquals(measured(wanted.resolve(trial.name())), measured(found.resolve(trial.name())));
    }
  }

  /** Each measurement of a trial; of timings only that they are there. */
  private static Map<String, Double> measured(Path run) {
    Map<String, Double> values = new TreeMap<>();
    for (JournalEntry entry : Journal.read(run.resolve("journal.jsonl")).entries()) {
      values.put(
          entry.name() + "@" + entry.step(), TIMINGS.contains(entry.name()) ? 0.0 : entry.value());
    }
    return values;
  }

  private Process start(Path output, String... overrides) throws IOException {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("sweep", file.toString(), "--resume", "--json"));
    command.addAll(List.of("--output", output.toString()));
    command.addAll(List.of(overrides));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                output.resolveSibling(output.getFileName() + ".log").toFile()))
        .start();
  }

  private static String log(Path output) {
    try {
      return Files.readString(output.resolveSibling(output.getFileName() + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}

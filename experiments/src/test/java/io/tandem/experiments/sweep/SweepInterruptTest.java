package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.run.ChildProcess;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is asked to end leaves nothing at work behind it. */
class SweepInterruptTest {
  private static final long PATIENCE_SECONDS = 100;

  @TempDir Path folder;

  private final List<ProcessHandle> started = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(List.of("sweep", folder.resolve("sweep.conf").toString(), "--resume"));
    command.addAll(List.of("--output", folder.resolve("sweep").toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    started.add(process.toHandle());
    return process;
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() < until, "still not so");
      Thread.sleep(50);
    }
  }

  private boolean journalHas(String directory, String what) {
    try {
      Path journal = folder.resolve("sweep").resolve(directory).resolve("journal.jsonl");
      return Files.exists(journal) && Files.readString(journal).contains(what);
    } catch (IOException e) {
      return false;
    }
  }

  private static void signal(ProcessHandle process, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /** The trial is held, so that it cannot end before it is looked at. */
  @Test
  void itWaitsForTheTrialThatAKilledSweepLeftBehind() throws Exception {
    TinyExperiment.in(
        folder, "djl", "training { steps = 100000, validate-every = 10, checkpoint-every = 10 }");
    Files.writeString(
        folder.resolve("sweep.conf"),
        """
        experiment = "tiny.conf"
        goal { metric = loss, direction = minimize }
        search { model.hidden = [8, 16] }
        trials = 2
        """);
    Process killed = start();
    await(() -> journalHas("trial-0001", "\"step\""));
    ProcessHandle trial = killed.descendants().findFirst().orElseThrow();
    started.add(trial);
    signal(trial, "STOP");
    killed.destroyForcibly().waitFor();

    Process resumed = start();
    await(() -> journalHas("", "\"resumed\""));
    signal(resumed.toHandle(), "TERM");
    assertFalse(resumed.waitFor(2, TimeUnit.SECONDS), "it ended before the trial did");
    signal(trial, "CONT");
    assertTrue(resumed.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    RunDirectory.open(folder.resolve("sweep/trial-0001")).lock().close(); // refused if held
    assertTrue(Files.readString(log()).contains("interrupted; 'tandem sweep"));
  }
}

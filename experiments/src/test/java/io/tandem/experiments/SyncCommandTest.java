package io.tandem.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Giving trackers what they do not have; a server of MLflow is asked by other tests. */
class SyncCommandTest {
  @TempDir Path folder;

  private Path run(String name, String tracking) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("config.conf"),
        TinyExperiment.text(folder.resolve("text.txt"), "djl") + "tracking = " + tracking + "\n");
    try (JournalWriter journal =
        JournalWriter.open(run.resolve("journal.jsonl"), InstantSource.system())) {
      journal.append(1, "train/loss", 5.5);
      journal.append(2, "train/loss", 5.25);
    }
    return run;
  }

  @Test
  void whatWasNotCopiedIsCopiedOnceHoweverOftenThisIsAsked() throws IOException {
    Path run = run("run", "csv");
    for (int i = 0; i < 2; i++) {
      CommandRun sync = CommandRun.of("sync", run.toString());
      assertEquals(0, sync.exit(), sync.err());
      assertTrue(sync.out().contains("csv: everything is there"), sync.out());
      assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size());
    }
  }

  @Test
  void aLineThatACrashCutShortIsDropped() throws IOException {
    Path run = run("run", "csv");
    Path journal = run.resolve("journal.jsonl");
    Files.writeString(journal, "{\"time\":1,\"st", StandardOpenOption.APPEND);
    assertEquals(0, CommandRun.of("sync", run.toString()).exit());
    assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size());
    assertEquals(2, Files.readAllLines(journal).size());
  }

  @Test
  void aRunThatNamesNoTrackerNeedsAServer() throws IOException {
    CommandRun sync = CommandRun.of("sync", run("run", "[]").toString());
    assertEquals(2, sync.exit());
    assertTrue(sync.err().contains("names no tracking; name an MLflow server with --to"));
  }

  @Test
  void anAddressThatIsNoServersIsRefused() throws IOException {
    CommandRun sync = CommandRun.of("sync", run("run", "csv").toString(), "--to", "ftp://host");
    assertEquals(2, sync.exit());
    assertTrue(sync.err().contains("speaks http and https only"), sync.err());
  }

  @Test
  void aRunThatNeverBeganHasNothingToGive() throws IOException {
    Path run = run("run", "csv");
    Files.delete(run.resolve("journal.jsonl"));
    CommandRun sync = CommandRun.of("sync", run.toString());
    assertEquals(2, sync.exit());
    assertTrue(sync.err().contains("there is no journal"), sync.err());
  }

  @Test
  void aRunThatIsGoingOnIsLeftToItself() throws IOException {
    Path run = run("run", "csv");
    RunLock lock = RunDirectory.open(run).lock();
    try {
      CommandRun sync = CommandRun.of("sync", run.toString());
      assertEquals(2, sync.exit());
      assertTrue(sync.err().contains("has not ended yet"), sync.err());
    } finally {
      lock.close();
    }
    assertFalse(Files.exists(run.resolve("metrics.csv")));
  }

  @Test
  void theDirectoryOfAComparisonStandsForItsRuns() throws IOException {
    Path both = run("both", "csv");
    Path config = both.resolve("config.conf");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("backend = djl", "backend = [djl, tf]"));
    for (String part : List.of("djl", "tf")) {
      run("both/" + part, "csv");
    }
    assertEquals(0, CommandRun.of("sync", both.toString()).exit());
    for (String part : List.of(".", "djl", "tf")) {
      assertTrue(Files.exists(both.resolve(part).resolve("metrics.csv")), part);
    }
    assertEquals(
        both.toAbsolutePath(),
        RunDirectory.open(both.resolve("tf")).parent().orElseThrow().path().toAbsolutePath());
  }
}

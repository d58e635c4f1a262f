package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonReader;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of {@code tandem run} on a terminal. */
class TerminalRunTest {
  private static final long PATIENCE_SECONDS = 240;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aTinyExperiment() throws IOException {
    file = TinyExperiment.in(folder, "djl", "");
  }

  /** A run on a terminal of its own, whose output goes to the file {@code typescript}. */
  private Process onTerminal(String output, int columns, String... overrides) throws IOException {
    List<String> java = new ArrayList<>(ChildProcess.java());
    java.add(1, "-Dtandem.terminal=true");
    java.addAll(List.of("run", file.toString(), "--output", folder.resolve(output).toString()));
    java.addAll(List.of(overrides));
    String line =
        java.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ", "stty cols " + columns + "; exec ", " > /dev/null"));
    ProcessBuilder script =
        new ProcessBuilder("script", "-qefc", line, folder.resolve("typescript").toString());
    return script.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private List<String> frames() throws IOException {
    Path typescript = folder.resolve("typescript");
    return !Files.exists(typescript)
        ? List.of()
        : Files.readAllLines(typescript).stream()
            .flatMap(text -> Stream.of(text.split("\r")))
            .filter(frame -> frame.contains("djl") && frame.contains("%"))
            .toList();
  }

  @Test
  void onATerminalABarFitsItsWidthAndStaysOnItsLine() throws Exception {
    int columns = 47;
    Process process = onTerminal("bar", columns);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(0, process.exitValue());
    List<String> frames = frames();
    assertFalse(frames.isEmpty());
    for (String frame : frames) {
      assertTrue(frame.length() < columns, frame);
    }
    String last = frames.get(frames.size() - 1);
    assertTrue(last.matches("djl  100%  \\S{8,}  loss \\d\\.\\d{4}  \\d+:\\d\\d *"), last);
  }

  @Test
  void ctrlCOnATerminalFinishesTheStepAndSavesToo() throws Exception {
    Process process = onTerminal("typed", 80, "training.steps=1000000");
    for (int i = 0; i < 10 * PATIENCE_SECONDS && frames().size() < 5; i++) {
      Thread.sleep(100);
    }
    try (OutputStream keys = process.getOutputStream()) {
      keys.write(3);
      keys.flush();
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    }
    assertEquals(130, process.exitValue(), () -> String.join("\n", lastFrames()));
    Path run = folder.resolve("typed");
    Journal journal = Journal.read(run.resolve("journal.jsonl"));
    var saved = JsonReader.read(run.resolve("checkpoints/last/training.json"));
    assertEquals(journal.curve("train/loss").lastKey(), saved.asObject().member("step").asLong());
    assertEquals(
        List.of("interrupted"),
        journal.events().stream().map(event -> event.details().get("outcome")).toList());
  }

  private List<String> lastFrames() {
    try {
      List<String> frames = frames();
      return frames.subList(Math.max(0, frames.size() - 3), frames.size());
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }
}

package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.training.Callback;
import io.tandem.api.training.StopSignal;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.console.HumanConsole;
import io.tandem.experiments.console.RunConsole;
import io.tandem.experiments.console.RunEnd;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEvent;
import io.tandem.experiments.rundir.Repetition;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunLock;
import io.tandem.experiments.wiring.Providers;
import io.tandem.training.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are continued: on another backend, with what must not be another, and in parts. */
class ResumeRunTest {
  private static final Providers PROVIDERS = Providers.load();

  @TempDir Path folder;
  private Path file;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

  @BeforeEach
  void aTinyExperiment() throws IOException {
    file =
        TinyExperiment.in(
            folder, "djl", "training { steps = 20, validate-every = 3, checkpoint-every = 5 }\n");
  }

  /** Raises the run's signal after a step, as a person would. */
  private final class Stopping implements RunConsole {
    private final RunConsole console =
        new HumanConsole(System.out, err, HumanConsole.Progress.NONE, false);
    private final StopSignal stop;
    private final long after;

    Stopping(StopSignal stop, long after) {
      this.stop = stop;
      this.after = after;
    }

    @Override
    public Training training(String backend, Path directory) {
      Callback told = console.training(backend, directory);
      return new Training() {
        @Override
        public void on(TrainingEvent event) {
          told.on(event);
          if (event instanceof TrainingEvent.Stepped stepped && stepped.step() == after) {
            stop.raise();
          }
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void comparing(List<String> backends, Path directory) {}

    @Override
    public void repeating(Repetition kind, int runs, Path directory) {}

    @Override
    public void ended(RunEnd end) {}

    @Override
    public List<String> optionsOfParts() {
      return List.of();
    }
  }

  /** Runs to the end, or to a step after which it is asked to stop. */
  private void run(RunDirectory directory, boolean resume, long stopAfter, String... overrides)
      throws IOException {
    ExperimentFile read = ExperimentFile.read(PROVIDERS, file, List.of(overrides));
    if (!RunDirectory.isOne(directory.path())) {
      directory.writeConfig(read.resolved());
    }
    RunConfigs.refuseOther(PROVIDERS, directory, read);
    StopSignal stop = new StopSignal();
    Start start = new Start(List.of(), resume);
    Trackers trackers = new Trackers(List.of(), PROVIDERS, directory, err);
    try (Preparation prepared = Preparation.of(read.config(), PROVIDERS)) {
      Stopping console = new Stopping(stop, stopAfter);
      new BackendRun(read.config(), PROVIDERS, directory, start, trackers, console, err)
          .run(prepared, stop, new RunMeter());
    }
  }

  private RunDirectory directory(String name) {
    return RunDirectory.create(folder.resolve(name));
  }

  private static SortedMap<Long, Double> losses(RunDirectory directory) {
    return Journal.read(directory.journal()).curve(JournalCallback.TRAIN_LOSS);
  }

  private static List<JournalEvent> resumed(RunDirectory directory) {
    return Journal.read(directory.journal()).events().stream()
        .filter(event -> event.name().equals("resumed"))
        .toList();
  }

  @Test
  void anAugmentedRunGoesOnWithTheVariantsThatItWouldHaveRead() throws IOException {
    file = AugmentedRunTest.in(folder);
    for (int stop : new int[] {8, 13}) {
      RunDirectory whole = directory("whole-" + stop);
      run(whole, false, -1, AugmentedRunTest.WORDS);
      RunDirectory continued = directory("continued-" + stop);
      run(continued, false, stop, AugmentedRunTest.WORDS);
      run(continued, true, -1, AugmentedRunTest.WORDS);
      assertEquals(1, resumed(continued).size());
      assertEquals(losses(whole), losses(continued));
      String trained = "checkpoints/step-20/model.safetensors";
      assertEquals(
          -1, Files.mismatch(whole.path().resolve(trained), continued.path().resolve(trained)));
    }
  }

  @Test
  void aCheckpointOfOneBackendContinuesOnTheOtherToRounding() throws IOException {
    RunDirectory whole = directory("whole");
    run(whole, false, -1, "model.dropout=0");
    for (String first : List.of("djl", "tf")) {
      String second = first.equals("djl") ? "tf" : "djl";
      RunDirectory both = directory("first-" + first);
      run(both, false, 8, "model.dropout=0", "backend=" + first);
      run(both, true, -1, "model.dropout=0", "backend=" + second);
      SortedMap<Long, Double> expected = losses(whole);
      SortedMap<Long, Double> found = losses(both);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach(
          (step, loss) -> assertEquals(loss, found.get(step), 2e-5, first + ", step " + step));
      assertEquals("8", resumed(both).get(0).details().get("step"));
      assertEquals(second, resumed(both).get(0).details().get("backend"));
      assertTrue(
          said.toString(StandardCharsets.UTF_8)
              .contains("the run was begun with backend " + first + " and goes on with " + second),
          said.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void anInterruptedRunGoesOnWithTheSameBitsAndTheJournalHasItAll() throws IOException {
    RunDirectory whole = directory("whole");
    run(whole, false, -1);
    RunDirectory parts = directory("parts");
    run(parts, false, 3);
    run(parts, true, 12);
    run(parts, true, -1);
    assertEquals(losses(whole), losses(parts));
    assertEquals(2, resumed(parts).size());
    Journal journal = Journal.read(parts.journal());
    assertEquals(
        Journal.read(whole.journal()).curve("validation/loss"), journal.curve("validation/loss"));
    assertEquals(whole.readMetrics().get("train/loss"), parts.readMetrics().get("train/loss"));
    assertEquals(
        journal.entries().size(),
        journal.entries().stream().map(entry -> entry.name() + entry.step()).distinct().count());
  }

  /** A language model of one block learns from one of another shape, which is read again. */
  @Test
  void aStudentGoesOnWithTheSameBitsAndKeepsNothingOfItsTeacher() throws IOException {
    RunDirectory teacher = directory("teacher");
    run(teacher, false, 6, "model.hidden=24", "model.layers=2");
    Path weights = teacher.checkpoints().resolve("last").resolve(Checkpoint.WEIGHTS);
    byte[] before = Files.readAllBytes(weights);
    String learns = "distillation.teacher=\"" + teacher.path() + "\"";
    RunDirectory whole = directory("whole");
    run(whole, false, -1, learns);
    RunDirectory parts = directory("parts");
    run(parts, false, 7, learns);
    run(parts, true, -1, learns);
    assertEquals(losses(whole), losses(parts));
    RunDirectory alone = directory("alone");
    run(alone, false, -1);
    assertNotEquals(losses(alone), losses(whole));
    assertArrayEquals(before, Files.readAllBytes(weights));
    for (String kept : List.of(Checkpoint.WEIGHTS, Checkpoint.STATE)) {
      assertEquals(
          SafetensorsFile.readAll(alone.checkpoints().resolve("last").resolve(kept)).keySet(),
          SafetensorsFile.readAll(whole.checkpoints().resolve("last").resolve(kept)).keySet());
    }
  }

  @Test
  void aRunIsNotContinuedAsAnotherOne() throws IOException {
    RunDirectory directory = directory("run");
    run(directory, false, 3);
    BadInputException other =
        assertThrows(
            BadInputException.class,
            () -> run(directory, true, -1, "training.steps=30", "model.dropout=0.2"));
    assertTrue(
        other
            .getMessage()
            .contains("model.dropout is 0.1 there and 0.2 here; training.steps is 20"),
        other.getMessage());
    assertTrue(other.getMessage().contains("what may differ: backend, device, gpu, threads"));
    Files.writeString(folder.resolve("text.txt"), "another text\n\n".repeat(500));
    BadInputException data = assertThrows(BadInputException.class, () -> run(directory, true, -1));
    assertTrue(
        data.getMessage().contains("is not the data that the run was begun with"),
        data.getMessage());
  }

  @Test
  void aJournalThatLacksStepsBeforeTheCheckpointIsRefused() throws IOException {
    RunDirectory directory = directory("run");
    run(directory, false, 7);
    Files.write(directory.journal(), Files.readAllLines(directory.journal()).subList(0, 20));
    BadInputException torn = assertThrows(BadInputException.class, () -> run(directory, true, -1));
    assertTrue(torn.getMessage().contains("before the checkpoint of step 7"), torn.getMessage());
  }

  @Test
  void aSecondRunInOneDirectoryIsRefusedUntilTheFirstHasEnded() {
    RunDirectory directory = directory("run");
    RunLock lock = directory.lock();
    BadInputException refused = assertThrows(BadInputException.class, directory::lock);
    assertTrue(
        refused.getMessage().contains("process " + ProcessHandle.current().pid() + "; wait"),
        refused.getMessage());
    lock.close();
    directory.lock().close();
  }

  @Test
  void whatAProcessThatWasKilledAtItsVeryBeginningLeftIsNoObstacle() throws IOException {
    Path path = folder.resolve("begun");
    Files.createDirectories(path);
    Files.writeString(path.resolve(".config.conf.17-1.tmp"), "half a con");
    Files.writeString(path.resolve(".lock"), "");
    RunDirectory directory = RunDirectory.openOrCreate(path);
    run(directory, true, -1);
    assertEquals(20, losses(directory).size());
    List<String> left = new ArrayList<>();
    try (var files = Files.list(path)) {
      files.forEach(file -> left.add(file.getFileName().toString()));
    }
    assertFalse(left.contains(".config.conf.17-1.tmp"), left.toString());
    Files.writeString(folder.resolve("mine"), "");
    assertThrows(BadInputException.class, () -> RunDirectory.openOrCreate(folder));
  }
}

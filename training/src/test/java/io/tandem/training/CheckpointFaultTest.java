package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.faults.Faults;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever call fails while a checkpoint is written, those that are there stay whole. */
class CheckpointFaultTest {
  @TempDir Path real;
  private int folders;

  private FaultyFileSystem faulty() throws IOException {
    return FaultyFileSystem.over(Files.createDirectory(real.resolve("fs-" + folders++)));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shortWritesChangeNothing() throws IOException {
    FaultyFileSystem whole = faulty();
    CheckpointScenario first = new CheckpointScenario(whole, 2, true);
    first.run();
    FaultyFileSystem shortened = faulty();
    shortened.faults().shortenWrites(5);
    CheckpointScenario second = new CheckpointScenario(shortened, 2, true);
    second.run();
    assertTrue(shortened.faults().calls() > whole.faults().calls() + 50, "short");
    for (int i = 0; i < first.writes().size(); i++) {
      assertEquals(first.writes().get(i).files(), second.writes().get(i).files());
    }
  }

  /** How a disk goes wrong from some call on. */
  @FunctionalInterface
  private interface Fault {
    void begin(Faults faults, int call);
  }

  @Test
  void oneFailingCallLeavesEarlierCheckpointsWholeAndTheNextIsSaved() throws IOException {
    everyCall(Faults::failAt, 8);
  }

  @Test
  void fullDiskLeavesEarlierCheckpointsWholeAndTheNextIsSavedOnceThereIsRoom() throws IOException {
    everyCall(Faults::fillUpAt, 8);
  }

  @Test
  void failureWhileACheckpointIsReplacedLeavesTheOldOrTheNew() throws IOException {
    everyCall(Faults::failAt, 3);
    everyCall(Faults::fillUpAt, 3);
  }

  /** Lets the save of a step go wrong at each of its calls; every other time, it is restarted. */
  private void everyCall(Fault fault, long step) throws IOException {
    int failed = 0;
    int at = 0;
    for (boolean within = true; within; at++) {
      FaultyFileSystem faulty = faulty();
      CheckpointScenario scenario = new CheckpointScenario(faulty, 1, true);
      save(scenario, 3, OptionalLong.of(3));
      int first = faulty.faults().calls();
      fault.begin(faulty.faults(), first + at);
      try {
        save(scenario, step, OptionalLong.of(step));
      } catch (IOException e) {
        failed++;
      }
      within = faulty.faults().calls() > first + at;
      faulty.faults().end();
      Path folder = CheckpointScenario.folder(faulty.root());
      if (at % 2 == (step == 3 ? 0 : 1)) {
        scenario.checkpoints().clean();
      }
      whole(scenario, folder, at);
      save(scenario, 9, OptionalLong.of(9));
      whole(scenario, folder, at);
      scenario.checkpoints().clean();
      assertEquals(List.of("best", "last", "step-9"), names(folder), "call " + at);
    }
    assertTrue(failed > 40, failed + " of " + at + " calls failed");
  }

  private static void save(CheckpointScenario scenario, long step, OptionalLong best)
      throws IOException {
    scenario.write(step);
    scenario.checkpoints().point(Checkpoints.LAST, step);
    scenario.checkpoints().point(Checkpoints.BEST, best.getAsLong());
    scenario.checkpoints().prune(1, best);
  }

  private static void whole(CheckpointScenario scenario, Path folder, int call) throws IOException {
    CheckpointScenario.Write last = scenario.writes().get(scenario.writes().size() - 1);
    Checkpoint newest = scenario.checkpoints().newest().orElseThrow();
    SortedMap<String, String> files = CheckpointScenario.files(newest.path());
    assertTrue(
        files.equals(last.files()) || scenario.unreturned(files), "call " + call + ": " + newest);
    for (long step : scenario.checkpoints().steps()) {
      scenario.checkpoints().open(step);
    }
    Checkpoint.open(folder.resolve(Checkpoints.LAST));
    Checkpoint.open(folder.resolve(Checkpoints.BEST));
  }

  @Test
  void whatFailsIsThrownAndTheRestIsTakenAway() throws IOException {
    FaultyFileSystem faulty = faulty();
    CheckpointScenario scenario = new CheckpointScenario(faulty, 1, false);
    scenario.write(3);
    faulty.faults().fillUpAt(faulty.faults().calls() + 12);
    IOException full = assertThrows(IOException.class, () -> scenario.write(5));
    assertTrue(full.getMessage().startsWith(Faults.FULL), full.getMessage());
    assertEquals(List.of("step-3"), names(CheckpointScenario.folder(faulty.root())));
  }
}

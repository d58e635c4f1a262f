package io.tandem.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.faults.Crashes;
import io.tandem.faults.DiskState;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss of power at any moment leaves checkpoints that a training can go on from. */
class CheckpointCrashTest {
  private static final int DRAWS = 5;

  @TempDir Path real;
  @TempDir Path crashed;
  private int folders;

  private FaultyFileSystem faulty() throws IOException {
    return FaultyFileSystem.over(Files.createDirectory(real.resolve("fs-" + folders++)));
  }

  @Test
  void theNewestIsNeverLostNorDamaged() throws Exception {
    crash(2, false, DRAWS);
  }

  @Test
  void neitherTheNewestNorTheBestIsLostNorDamaged() throws Exception {
    crash(1, true, DRAWS);
  }

  @Test
  @Tag("long")
  void neitherIsLostNorDamagedInManyMoreStates() throws Exception {
    for (int keep = 1; keep <= 3; keep++) {
      crash(keep, true, 250);
    }
  }

  /** A state and what is to be found in it. */
  private record Expected(DiskState state, long begun, long ended, long linked) {}

  private void crash(int keep, boolean best, int draws) throws Exception {
    FaultyFileSystem faulty = faulty();
    CheckpointScenario scenario = new CheckpointScenario(faulty, keep, best);
    scenario.run();
    Set<Expected> seen = new HashSet<>();
    new Crashes(faulty.history(), draws, 17)
        .forEach(
            (done, state) -> {
              long begun = scenario.writes().stream().filter(w -> w.begun() < done).count();
              long ended = scenario.writes().stream().filter(w -> w.ended() <= done).count();
              long linked = scenario.links().stream().filter(l -> l.ended() <= done).count();
              if (seen.add(new Expected(state, begun, ended, linked))) {
                Path folder = Files.createDirectory(crashed.resolve("state-" + folders++));
                state.writeTo(folder);
                check(scenario, CheckpointScenario.folder(folder), done);
                delete(folder);
              }
            });
    assertTrue(seen.size() > 300, seen.size() + " states");
  }

  private static void check(CheckpointScenario scenario, Path folder, int done) throws IOException {
    Checkpoints checkpoints = new Checkpoints(folder, path -> {});
    checkpoints.clean();
    List<CheckpointScenario.Write> begun =
        scenario.writes().stream().filter(write -> write.begun() < done).toList();
    long ended = begun.stream().filter(write -> write.ended() <= done).count();
    Optional<Checkpoint> newest = checkpoints.newest();
    if (newest.isEmpty()) {
      assertEquals(0, ended, "lost");
      return;
    }
    assertTrue(found(begun, newest.get().path()) >= ended, "older than the last one");
    for (long step : checkpoints.steps()) {
      found(begun, checkpoints.open(step).path());
    }
    try (Stream<Path> inside = Files.list(folder)) {
      assertEquals(
          List.of(), inside.filter(path -> path.getFileName().toString().startsWith(".")).toList());
    }
    List<CheckpointScenario.Link> links =
        scenario.links().stream().filter(link -> link.begun() < done).toList();
    Path best = folder.resolve(Checkpoints.BEST);
    long linked = links.stream().filter(link -> link.ended() <= done).count();
    if (Files.exists(best, LinkOption.NOFOLLOW_LINKS)) {
      long step = Checkpoint.open(best).position().step();
      assertTrue(
          links.stream().skip(Math.max(0, linked - 1)).anyMatch(link -> link.step() == step),
          "best is " + step);
    } else {
      assertEquals(0, linked, "there is no link to the best");
    }
  }

  /** The number of the write that made a checkpoint, from 1. */
  private static long found(List<CheckpointScenario.Write> begun, Path path) throws IOException {
    var files = CheckpointScenario.files(path);
    for (int i = begun.size(); i > 0; i--) {
      if (begun.get(i - 1).files().equals(files)) {
        return i;
      }
    }
    throw new AssertionError(path + " is nothing that was written: " + files);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigNode;
import io.tandem.experiments.config.HoconReader;
import io.tandem.faults.Crashes;
import io.tandem.faults.FaultyFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a run are the old or the new, never half of one, whatever the disk does. */
class RunDirectoryFaultTest {
  @TempDir Path real;
  @TempDir Path crashed;
  @TempDir Path configs;
  private int folders;

  private ConfigNode.Section config(int value) throws IOException {
    Path file = configs.resolve("config.conf");
    return HoconReader.read(Files.writeString(file, "a = " + value + "\n"), List.of());
  }

  @Test
  void everyFileIsOldOrNewAfterALossOfPower() throws Exception {
    FaultyFileSystem faulty = FaultyFileSystem.over(real);
    RunDirectory directory = RunDirectory.create(faulty.root().resolve("runs").resolve("one"));
    directory.writeConfig(config(1));
    int configured = faulty.history().size();
    directory.writeMetrics(Map.of("steps", 1.0));
    int first = faulty.history().size();
    directory.writeMetrics(Map.of("steps", 22.0));
    int second = faulty.history().size();
    directory.writeMetrics(Map.of("steps", 333.0));
    Set<String> found = new TreeSet<>();
    new Crashes(faulty.history(), 20, 5)
        .forEach(
            (done, state) -> {
              Path folder = Files.createDirectory(crashed.resolve("state-" + folders++));
              state.writeTo(folder);
              Path path = folder.resolve("runs").resolve("one");
              if (done < configured && !RunDirectory.isOne(path)) {
                return;
              }
              RunDirectory left = RunDirectory.open(path);
              assertEquals(config(1).toString(), config(left).toString());
              if (done < first && !Files.exists(left.metrics())) {
                return;
              }
              double steps = left.readMetrics().get("steps");
              assertTrue(steps >= (done >= second ? 22 : done >= first ? 1 : 0), "older");
              found.add(Double.toString(steps));
            });
    assertEquals(Set.of("1.0", "22.0", "333.0"), found);
  }

  /** The same place, so that origins are the same. */
  private ConfigNode.Section config(RunDirectory directory) throws IOException {
    Path file = configs.resolve("config.conf");
    Files.write(file, Files.readAllBytes(directory.config()));
    return HoconReader.read(file, List.of());
  }

  @Test
  void anyCallThatFailsLeavesTheOldOrTheNewAndNothingBeside() throws IOException {
    FaultyFileSystem faulty = FaultyFileSystem.over(real);
    RunDirectory directory = RunDirectory.create(faulty.root().resolve("one"));
    directory.writeMetrics(Map.of("steps", 1.0));
    int failed = 0;
    for (int at = 0; at < 10; at++) {
      double before = directory.readMetrics().get("steps");
      faulty.faults().failAt(faulty.faults().calls() + at);
      try {
        directory.writeMetrics(Map.of("steps", before + 1));
      } catch (UncheckedIOException e) {
        failed++;
      }
      faulty.faults().end();
      double steps = directory.readMetrics().get("steps");
      assertTrue(steps == before || steps == before + 1, steps + " after " + before);
      try (Stream<Path> inside = Files.list(directory.path())) {
        assertEquals(List.of(directory.metrics()), inside.toList());
      }
    }
    assertEquals(6, failed, "create, write, force, rename, open and force the folder");
  }
}

package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.config.HoconReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path folder;

  private String problem(Path path) {
    return assertThrows(BadInputException.class, () -> RunDirectory.create(path))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void directoryThatIsNotEmptyIsRefusedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis.txt"), "years of work");
    assertTrue(
        problem(folder)
            .endsWith(
                "the output directory exists and is not empty; "
                    + "name another one, or move this one away"));
    assertEquals("years of work", Files.readString(file));
  }

  @Test
  void fileInThePlaceOfTheDirectoryIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertEquals("file: the output directory cannot be made: file is a file", problem(file));
    assertTrue(problem(file.resolve("runs/1")).startsWith("file/runs/1: the output directory can"));
    assertEquals("text", Files.readString(file));
  }

  @Test
  void placeThatCannotBeWrittenIsRefused() throws IOException {
    Path readOnly = Files.createDirectory(folder.resolve("sealed"));
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(readOnly), "the superuser writes everywhere");
    assertTrue(problem(readOnly).startsWith("sealed: the output directory cannot be written"));
    assertTrue(problem(readOnly.resolve("1")).contains("the output directory cannot be written"));
  }

  @Test
  void placeThatTheSystemKeepsForItselfIsRefused() {
    Path kept = Path.of("/proc/tandem-run");
    assumeTrue(Files.isDirectory(kept.getParent()), "not a Linux system");
    assertTrue(problem(kept).startsWith(kept + ": the output directory cannot be written"));
  }

  @Test
  void directoryWithoutARunIsRefusedWhenOpened() {
    assertTrue(
        assertThrows(BadInputException.class, () -> RunDirectory.open(folder))
            .getMessage()
            .endsWith("no run directory: it holds no config.conf"));
  }

  @Test
  void runsOfAComparisonStayInsideIt() {
    RunDirectory comparison = RunDirectory.create(folder.resolve("both"));
    for (String name : List.of("../other", "/tmp/other", "a/b", ".", "..", "")) {
      assertThrows(BadInputException.class, () -> comparison.createRun(name), name);
    }
    assertEquals(folder.resolve("both").resolve("djl"), comparison.createRun("djl").path());
  }

  @Test
  void emptyDirectoriesAreTakenAndMissingOnesMade() throws IOException {
    RunDirectory.create(folder);
    Path deep = folder.resolve("a/b/c");
    RunDirectory.create(deep);
    try (Stream<Path> inside = Files.list(deep)) {
      assertEquals(0, inside.count());
    }
  }

  @Test
  void configIsReadBackAsTheSameTree() {
    ConfigNode.Section config =
        HoconReader.parse(
            "seed = 7, model { type = gpt, \"odd key\" = [1, 2.5e-3, \"two words\"] }", "x");
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    run.writeConfig(config);
    assertTrue(HoconReader.read(run.config(), List.of()).sameAs(config));
    assertEquals(run.path(), RunDirectory.open(run.path()).path());
  }

  @Test
  void metricsKeepFiguresThatJsonHasNoNumbersFor() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("validation/loss", 0.1);
    figures.put("train/loss", Double.NaN);
    figures.put("perplexity", Double.POSITIVE_INFINITY);
    run.writeMetrics(figures);
    assertEquals(
        """
        {
          "validation/loss": 0.1,
          "train/loss": "NaN",
          "perplexity": "Infinity"
        }
        """,
        Files.readString(run.metrics()));
    assertEquals(figures, run.readMetrics());
  }

  @Test
  void metricsThatAreNoFiguresAreRefused() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"));
    Files.writeString(run.metrics(), "{\"loss\": \"nan\"}");
    assertTrue(
        assertThrows(BadInputException.class, run::readMetrics)
            .getMessage()
            .endsWith(
                "metrics.json: loss: expected a number, \"NaN\", \"Infinity\" or \"-Infinity\" "
                    + "but found a text"));
  }
}

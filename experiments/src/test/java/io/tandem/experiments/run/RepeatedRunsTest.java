package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same experiment several times, and again from what it left. */
class RepeatedRunsTest {
  private static final long PATIENCE_SECONDS = 240;

  /** What a second run of the same bits may tell otherwise. */
  private static final List<String> TIMES =
      List.of(
          "tokens-per-second",
          "seconds-to-first-step",
          "outside-engine",
          "checkpoint-share",
          "peak-memory-bytes");

  @TempDir Path folder;

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.add("run");
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "run", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    String told = Files.readString(log);
    assertEquals(0, process.exitValue(), told);
    return told;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split={type=folds,folds=2} | fold-1 | fold-2 | cross-validation.json",
        "seed=[7,-8] | seed-7 | seed--8 | seeds.json"
      })
  void everyOneIsRunAndThoseThatAreMissingAreMadeUpFor(
      String what, String one, String other, String file) throws Exception {
    Path experiment = TinyExperiment.in(folder, "djl", "split = null\n");
    Path all = folder.resolve("all");
    String told = run(experiment.toString(), "--output", all.toString(), what);
    RunDirectory directory = RunDirectory.open(all);
    assertEquals(2, directory.runs().size());
    double mean = directory.readMetrics().get("validation/loss");
    double first = RunDirectory.open(all.resolve(one)).readMetrics().get("validation/loss");
    double second = RunDirectory.open(all.resolve(other)).readMetrics().get("validation/loss");
    assertEquals((first + second) / 2, mean, 1e-12);
    assertNotEquals(first, second);
    JsonObject figure =
        JsonReader.read(all.resolve(file)).asObject().member("validation/loss").asObject();
    assertEquals(
        Math.abs(first - second) / Math.sqrt(2), figure.member("deviation").asDouble(), 1e-12);
    assertTrue(told.contains("deviation"), told);

    String untouched = Files.readString(all.resolve(one).resolve("journal.jsonl"));
    Files.delete(all.resolve(file));
    Files.move(all.resolve(other), folder.resolve("taken-away"));
    run(all.toString(), "--resume");
    assertEquals(untouched, Files.readString(all.resolve(one).resolve("journal.jsonl")));
    assertEquals(mean, directory.readMetrics().get("validation/loss"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl", "tf"})
  void whatARunLeftRebuildsItBitForBit(String backend) throws Exception {
    Path experiment =
        TinyExperiment.in(
            folder,
            backend,
            "seed = 5\nbaselines = [kneser-ney]\ntraining { steps = 12, validate-every = 4 }\n");
    Path first = folder.resolve("first");
    Path again = folder.resolve("again");
    // By a bare name, as one types it.
    run(experiment.toString(), "--output", "first");
    assertTrue(Files.exists(first.resolve("report.html")));
    Files.delete(experiment);
    run(first.resolve("config.conf").toString(), "--output", again.toString());
    assertEquals(figures(first), figures(again));
    assertEquals(curves(first), curves(again));
    for (String file :
        List.of(
            "predictions/language-modelling.jsonl",
            "predictions/kneser-ney/language-modelling.jsonl",
            "evaluations.json",
            "sample.txt",
            "config.conf",
            "checkpoints/last/model.safetensors",
            "checkpoints/last/tokenizer.json")) {
      assertArrayEquals(
          Files.readAllBytes(first.resolve(file)), Files.readAllBytes(again.resolve(file)), file);
    }
  }

  private static Map<String, Double> figures(Path run) {
    Map<String, Double> figures = new TreeMap<>(RunDirectory.open(run).readMetrics());
    assertTrue(figures.keySet().containsAll(TIMES), figures.toString());
    figures.keySet().removeAll(TIMES);
    figures.keySet().removeIf(name -> name.startsWith("tracking-"));
    return figures;
  }

  private static Map<String, Map<Long, Double>> curves(Path run) {
    Journal journal = Journal.read(RunDirectory.open(run).journal());
    Map<String, Map<Long, Double>> curves = new TreeMap<>();
    journal.entries().forEach(entry -> curves.computeIfAbsent(entry.name(), journal::curve));
    curves.keySet().removeAll(JournalCallback.TIMINGS);
    return curves;
  }
}

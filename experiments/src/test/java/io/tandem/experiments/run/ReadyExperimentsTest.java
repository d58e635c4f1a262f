package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.rundir.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments of {@code conf/} that need no engine. */
class ReadyExperimentsTest {
  @TempDir Path folder;

  private RunDirectory run(String name, String... overrides) {
    Path directory = folder.resolve(name + overrides.length);
    Path conf = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("conf");
    String[] arguments = new String[4 + overrides.length];
    System.arraycopy(
        new String[] {"run", conf.resolve(name).toString(), "--output", directory.toString()},
        0,
        arguments,
        0,
        4);
    System.arraycopy(overrides, 0, arguments, 4, overrides.length);
    CommandRun run = CommandRun.of(arguments);
    assertEquals(0, run.exit(), run.err());
    assertTrue(Files.exists(directory.resolve("report.html")));
    return RunDirectory.open(directory);
  }

  @Test
  void thePartyOfAnAddressIsToldBetterByWordsThanByTheMostFrequentOne() {
    RunDirectory directory = run("sotu-party.conf");
    Map<String, Double> figures = directory.readMetrics();
    double words = figures.get("validation/accuracy");
    assertTrue(words > 0.75, figures.toString());
    assertTrue(words > figures.get("baseline/majority/accuracy") + 0.3, figures.toString());
    assertTrue(figures.get("baseline/linear-svm/accuracy") > 0.75, figures.toString());
    assertTrue(figures.containsKey("validation/log-loss"), figures.toString());
    List<Evaluation> found = directory.evaluations().read("");
    assertEquals(
        List.of("Confusion matrix", "Classes", "Calibration", "Surest mistakes"),
        found.get(0).exhibits().stream().map(Exhibit::title).toList());
    assertTrue(found.get(0).provenance().get("tribuo-evaluation").contains("LabelEvaluator"));
  }

  @Test
  void theYearOfAnAddressIsToldByItsWords() {
    Map<String, Double> figures = run("sotu-year.conf").readMetrics();
    assertTrue(figures.get("validation/mae") < 15, figures.toString());
    assertTrue(figures.get("baseline/majority/mae") > 40, figures.toString());
  }

  @Test
  void whatIsFoundOfARunIsTheSameTheSecondTime() throws Exception {
    RunDirectory one = run("sotu-year.conf");
    RunDirectory two = run("sotu-year.conf", "seed=0");
    assertEquals(
        Files.readString(one.path().resolve("predictions/regression.jsonl")),
        Files.readString(two.path().resolve("predictions/regression.jsonl")));
    assertEquals(
        Files.readString(one.path().resolve("evaluations.json")),
        Files.readString(two.path().resolve("evaluations.json")));
  }
}

package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigNode;
import io.tandem.api.error.BadInputException;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.config.HoconWriter;
import io.tandem.experiments.run.ExperimentFile;
import io.tandem.experiments.wiring.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep's file may say, and what is said where it is wrong. */
class SweepFileTest {
  private static final Providers PROVIDERS = Providers.load();
  private static final String GOOD =
      """
      experiment = "tiny.conf"
      goal { metric = loss, direction = minimize }
      sampler = random
      trials = 4
      search {
        training.schedule.peak { type = log-uniform, low = 1e-4, high = 1e-2 }
        "model.hidden" = [8, 16]
        training.optimizer = [{ type = adamw, weight-decay = 0.1 }, { type = sgd }]
      }
      """;

  @TempDir Path folder;

  @BeforeEach
  void anExperiment() throws IOException {
    TinyExperiment.in(folder, "djl", "");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("sweep.conf"), text);
  }

  private SweepFile read(String text, String... overrides) throws IOException {
    return SweepFile.read(PROVIDERS, file(text), List.of(overrides));
  }

  private String refused(String text, String... overrides) throws IOException {
    Path file = file(text);
    return assertThrows(
            BadInputException.class,
            () ->
                new SweepCheck(SweepFile.read(PROVIDERS, file, List.of(overrides)), PROVIDERS)
                    .check())
        .getMessage();
  }

  @Test
  void keysAreDottedOrWithinEachOtherAndChoicesAreOfAnyKind() throws IOException {
    SweepFile sweep = read(GOOD);
    assertEquals(
        List.of("training.schedule.peak", "model.hidden", "training.optimizer"),
        sweep.dimensions().stream().map(Dimension::key).toList());
    new SweepCheck(sweep, PROVIDERS).check();
    ExperimentFile trial =
        sweep.trial(
            PROVIDERS,
            Map.of(
                "training.schedule.peak",
                "0.003",
                "model.hidden",
                "16",
                "training.optimizer",
                "{type = sgd}"));
    var resolved = trial.resolved();
    assertEquals("0.003", text(resolved, "training", "schedule", "peak"));
    assertEquals("16", text(resolved, "model", "hidden"));
    assertEquals("sgd", text(resolved, "training", "optimizer", "type"));
    // What no key names stays.
    assertEquals("2", text(resolved, "model", "heads"));
  }

  private static String text(ConfigNode.Section config, String... path) {
    return ConfigKeys.text(ConfigKeys.at(config, List.of(path)).orElseThrow());
  }

  @Test
  void whatIsResolvedIsReadAsTheSameSweep() throws IOException {
    SweepFile sweep = read(GOOD);
    Path written = folder.resolve("config.conf");
    Files.writeString(written, HoconWriter.write(sweep.resolved()));
    SweepFile again = SweepFile.read(PROVIDERS, written, List.of());
    assertEquals(sweep.config(), again.config());
    assertTrue(sweep.resolved().sameAs(again.resolved()), Files.readString(written));
    // In the same order, for a grid's trials are numbered by it.
    assertEquals(
        sweep.dimensions().stream().map(Dimension::key).toList(),
        again.dimensions().stream().map(Dimension::key).toList());
    assertEquals(
        sweep.dimensions().stream().map(one -> one.choices().keySet()).toList(),
        again.dimensions().stream().map(one -> one.choices().keySet()).toList());
  }

  @Test
  void overridesReachTheSweepAndTheExperimentInItsOwnFile() throws IOException {
    SweepFile sweep = read(GOOD, "trials=9", "experiment.training.steps=7");
    assertEquals(9, sweep.trials());
    assertEquals(
        "7", text(new SweepCheck(sweep, PROVIDERS).check().resolved(), "training", "steps"));
    SweepFile included =
        read(
            GOOD.replace("experiment = \"tiny.conf\"", "experiment { include \"tiny.conf\" }"),
            "experiment.training.steps=8");
    assertEquals(
        "8", text(new SweepCheck(included, PROVIDERS).check().resolved(), "training", "steps"));
  }

  @Test
  void allThatIsWrongIsToldAtOnceWithLineAndNearestName() throws IOException {
    String told =
        refused(
            """
            experiment = "tiny.conf"
            goal { metric = perplexitty, direction = minimize }
            trials = 4
            search {
              training.shedule.peak { type = log-uniform, low = 1e-4, high = 1e-2 }
              model.hidden = [8, sixteen]
              model.heads = [3]
            }
            """);
    assertTrue(told.contains("sweep.conf:5") && told.contains("'schedule'"), told);
    assertTrue(told.contains("sweep.conf:6: model.hidden"), told);
    String metric = refused(GOOD.replace("metric = loss", "metric = perplexitty"));
    assertTrue(metric.contains("sweep.conf:2: goal.metric: 'perplexitty' is no metric"), metric);
    assertTrue(metric.contains("did you mean 'perplexity'?"), metric);
  }

  @Test
  void whatNoSweepCanBeIsRefused() throws IOException {
    assertTrue(refused("trials = 3").contains("a sweep needs an experiment"));
    assertTrue(refused(GOOD, "search.model.layers=3").contains("the number 3 is no choice"));
    assertTrue(
        refused(GOOD, "search.model.layers={type=integer,low=4,high=2}")
            .contains("low is 4 and high is 2"));
    assertTrue(refused(GOOD, "search.model.layers=[]").contains("empty list"));
    assertTrue(refused(GOOD, "search.model.layers=[2, 2]").contains("names a value twice"));
    assertTrue(refused(GOOD, "memory=12").contains("expected a number above 0 with a unit"));
    assertTrue(refused(GOOD, "sampler=grid").contains("a grid needs 'points'"));
    assertTrue(refused(GOOD.replace("trials = 4", "")).contains("give a number of trials"));
    assertTrue(refused(GOOD, "scheduler=asha").contains("there are none during training"));
    assertTrue(
        refused(GOOD, "experiment.backend=[djl, tf]").contains("a trial runs on one backend"));
    String kind = refused(GOOD, "search.model.layers={type=log-unifrom,low=1,high=2}");
    assertTrue(kind.contains("did you mean 'log-uniform'?"), kind);
  }

  @Test
  void ofAGridEveryCombinationIsCheckedAndCounted() throws IOException {
    String grid =
        GOOD.replace("random", "grid")
            .replace("trials = 4", "")
            .replace("high = 1e-2 }", "high = 1e-2, points = 3 }");
    SweepFile sweep = read(grid);
    new SweepCheck(sweep, PROVIDERS).check();
    assertEquals(12, sweep.trials());
    assertEquals(List.of("1.0E-4", "0.001", "0.01"), sweep.dimensions().get(0).space().grid());
    Map<String, String> last = GridSampler.values(sweep.dimensions(), 12);
    assertEquals("0.01", last.get("training.schedule.peak"));
    assertEquals("16", last.get("model.hidden"));
  }

  @Test
  void memoryIsReadAsPeopleWriteIt() {
    assertEquals(12L << 30, MemorySize.bytes("12 GiB"));
    assertEquals(1_500_000_000L, MemorySize.bytes("1.5GB"));
    assertEquals("12.0 GiB", MemorySize.text(12L << 30));
    for (String wrong :
        List.of("", "GiB", "-1 GiB", "1e3 B", "12 GiBi", "0 B", "99999999999 TiB")) {
      assertThrows(IllegalArgumentException.class, () -> MemorySize.bytes(wrong), wrong);
    }
  }
}

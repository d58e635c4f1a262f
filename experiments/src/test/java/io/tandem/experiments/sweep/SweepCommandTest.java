package io.tandem.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.experiments.CommandRun;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sweeps of {@code tandem sweep}, with their trials in processes of their own. */
class SweepCommandTest {
  private static final String HOSTILE = "<b>hi</b>";

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void anExperiment() throws IOException {
    TinyExperiment.in(folder, "djl", "training { validate-every = 1 }\ntracking = csv\n");
    output = folder.resolve("sweep");
  }

  private CommandRun sweep(String text, String... more) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sweep.conf"),
            "experiment = tiny.conf\ngoal { metric = loss, direction = minimize }\n" + text);
    String[] arguments = new String[4 + more.length];
    arguments[0] = "sweep";
    arguments[1] = file.toString();
    arguments[2] = "--output";
    arguments[3] = output.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandRun.of(arguments);
  }

  @Test
  void ofAGridEveryTrialIsRunAndToldAndThoseThatFailAreNoEndOfIt() throws IOException {
    CommandRun run =
        sweep(
            """
            search {
              training.schedule.peak = [0.01, 1e30]
              sample.prompt = ["<b>hi</b>", "the"]
              model.hidden = [8, 16]
            }
            sampler = grid
            parallel = 3
            """);
    assertEquals(0, run.exit(), run.err() + run.out());
    assertTrue(run.out().contains("8 trials in " + output), run.out());
    SweepState state = SweepState.read(output.resolve("journal.jsonl"));
    assertEquals(8, state.trials().size());
    assertEquals(4, state.in(Trial.State.COMPLETED).size());
    assertEquals(4, state.in(Trial.State.FAILED).size());
    for (Trial trial : state.trials()) {
      boolean sane = trial.values().get("training.schedule.peak").equals("0.01");
      assertEquals(sane ? Trial.State.COMPLETED : Trial.State.FAILED, trial.state());
      // What a trial says is what its own run says.
      RunDirectory of = RunDirectory.open(output.resolve(trial.name()));
      assertEquals(output, of.parent().map(RunDirectory::path).orElseThrow());
      if (sane) {
        assertEquals(trial.figures(), of.readMetrics());
        assertTrue(trial.peakBytes() > 50 << 20, trial.toString());
      } else {
        assertTrue(trial.message().contains("step"), trial.message());
      }
    }
    JsonObject told = JsonReader.read(output.resolve("sweep.json")).asObject();
    int best = told.member("best").asInt();
    double least =
        state.in(Trial.State.COMPLETED).stream()
            .mapToDouble(trial -> trial.figures().get("validation/loss"))
            .min()
            .getAsDouble();
    assertEquals(least, state.trial(best).value().getAsDouble(), 0);
    assertEquals(9, Files.readAllLines(output.resolve("trials.csv")).size());
    String page = Files.readString(output.resolve("report.html"));
    assertFalse(page.contains(HOSTILE));
    assertTrue(page.contains("&lt;b&gt;hi&lt;/b&gt;"));
    // The whole is followed as its trials are, with the figures in the order in which they came.
    assertEquals(4, Journal.read(output.resolve("journal.jsonl")).curve("best/loss").size());
    assertTrue(Files.exists(output.resolve("metrics.csv")));
    assertTrue(Files.exists(output.resolve("trial-0001/metrics.csv")));

    CommandRun again = CommandRun.of("sweep", output.toString(), "--resume");
    assertEquals(0, again.exit(), again.err());
    assertEquals(8, SweepState.read(output.resolve("journal.jsonl")).trials().size());
    Path other = folder.resolve("page.html");
    CommandRun report = CommandRun.of("report", output.toString(), "-o", other.toString());
    assertEquals(0, report.exit(), report.err());
    assertEquals(page, Files.readString(other));
    CommandRun wrong = CommandRun.of("run", output.toString());
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("'tandem sweep' runs it"), wrong.err());
  }

  @Test
  void whereAllFailTheSweepDoesAndSaysWhy() throws IOException {
    CommandRun run =
        sweep(
            """
            search { training.schedule.peak { type = uniform, low = 1e29, high = 1e30 } }
            sampler = random
            trials = 20
            failures = 2
            """);
    assertEquals(1, run.exit(), run.out());
    assertEquals(2, SweepState.read(output.resolve("journal.jsonl")).trials().size());
  }

  @Test
  void moreTrialsMayBeAskedForAfterwardsAndAnotherSweepMayNot() throws IOException {
    String text =
        """
        search { training.schedule.peak { type = log-uniform, low = 1e-3, high = 0.1 } }
        sampler = random
        trials = 2
        memory = "64 GiB"
        parallel = 2
        """;
    assertEquals(0, sweep(text).exit());
    Map<String, String> first = SweepState.read(output.resolve("journal.jsonl")).trial(1).values();
    CommandRun more = CommandRun.of("sweep", output.toString(), "--resume", "trials=3");
    assertEquals(0, more.exit(), more.err());
    SweepState state = SweepState.read(output.resolve("journal.jsonl"));
    assertEquals(3, state.in(Trial.State.COMPLETED).size());
    assertEquals(first, state.trial(1).values());
    CommandRun fewer = CommandRun.of("sweep", output.toString(), "--resume", "trials=1");
    assertEquals(2, fewer.exit());
    assertTrue(fewer.err().contains("only with more"), fewer.err());
    CommandRun other = CommandRun.of("sweep", output.toString(), "--resume", "seed=5");
    assertEquals(2, other.exit());
    assertTrue(other.err().contains("seed is 0 there and 5 here"), other.err());
    CommandRun over = sweep(text);
    assertEquals(2, over.exit());
    assertTrue(over.err().contains("is not empty"), over.err());
  }

  @Test
  void aTrialThatTakesMoreThanAllMayIsEndedAndFails() throws IOException {
    CommandRun run =
        sweep(
            """
            search { training.schedule.peak = [0.01, 0.02] }
            sampler = grid
            memory = "20 MiB"
            failures = 1
            """);
    assertEquals(1, run.exit(), run.out());
    Trial only = SweepState.read(output.resolve("journal.jsonl")).trial(1);
    assertTrue(only.message().contains("all trials together may take 20.0 MiB"), only.message());
  }

  @Test
  void inJsonEveryLineIsAnEvent() throws IOException {
    CommandRun run = sweep("search.model.hidden = [8]\nsampler = grid\n", "--json");
    assertEquals(0, run.exit(), run.err());
    List<String> events =
        run.out()
            .lines()
            .map(line -> JsonReader.read(line, "out").asObject().member("event").asString())
            .toList();
    assertEquals(List.of("begun", "trial-begun", "trial-completed", "ended"), events);
    assertEquals(Optional.empty(), Optional.of(run.err()).filter(text -> !text.isEmpty()));
  }

  @Test
  void whatIsWrongIsToldByCheckBeforeAnythingRuns() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("wrong.conf"),
            """
            experiment = tiny.conf
            goal { metric = loss, direction = minimize }
            search { model.layrs = [1, 2] }
            sampler = grid
            """);
    CommandRun check = CommandRun.of("check", file.toString());
    assertEquals(2, check.exit());
    assertTrue(check.err().contains("wrong.conf:3") && check.err().contains("'layers'"));
    Files.writeString(file, Files.readString(file).replace("layrs", "layers"));
    CommandRun good = CommandRun.of("check", file.toString());
    assertEquals(0, good.exit(), good.err());
    assertTrue(good.out().contains("2 trials of gpt"), good.out());
  }
}

package io.tandem.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.safetensors.SafetensorsFile;
import io.tandem.api.tensor.HostTensor;
import io.tandem.experiments.TinyExperiment;
import io.tandem.experiments.rundir.Journal;
import io.tandem.experiments.rundir.JournalEvent;
import io.tandem.experiments.rundir.RunDirectory;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code tandem run} in processes of their own. */
class RunTest {
  private static final long PATIENCE_SECONDS = 240;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aTinyExperiment() throws IOException {
    file = TinyExperiment.in(folder, "djl", "");
  }

  private Process start(String output, String... overrides) throws IOException {
    List<String> command =
        command(List.of("run", file.toString(), "--output", path(output).toString()));
    command.addAll(List.of(overrides));
    return new ProcessBuilder(command)
        .redirectError(folder.resolve(output + ".log").toFile())
        .redirectOutput(folder.resolve(output + ".out").toFile())
        .start();
  }

  private int run(String output, String... overrides) throws IOException, InterruptedException {
    Process process = start(output, overrides);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    return process.exitValue();
  }

  private Path path(String output) {
    return folder.resolve(output);
  }

  private String log(String output) throws IOException {
    return Files.readString(folder.resolve(output + ".out"))
        + Files.readString(folder.resolve(output + ".log"));
  }

  private List<JsonObject> events(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output + ".out")).stream()
        .map(line -> JsonReader.read(line, output).asObject())
        .toList();
  }

  private RunOutcome outcome(String output) throws IOException {
    List<JournalEvent> events = Journal.read(RunDirectory.open(path(output)).journal()).events();
    assertEquals(List.of("ended"), events.stream().map(JournalEvent::name).toList());
    return RunOutcome.valueOf(events.get(0).details().get("outcome").toUpperCase(Locale.ROOT));
  }

  private SortedMap<Long, Double> losses(String output) {
    return Journal.read(RunDirectory.open(path(output)).journal()).curve("train/loss");
  }

  @Test
  void twoBackendsAreTrainedAndComparedAndLeaveWhatIsPromised() throws Exception {
    assertEquals(
        0, run("both", "backend=[djl,tf]", "model.dropout=0", "--json"), () -> quietly("both"));
    for (String backend : List.of("djl", "tf")) {
      Path run = path("both").resolve(backend);
      for (String name :
          List.of(
              "config.conf",
              "run.json",
              "README.md",
              "provenance.json",
              "journal.jsonl",
              "metrics.json",
              "report.html",
              "sample.txt",
              "checkpoints/last/model.safetensors",
              "checkpoints/last/config.json",
              "checkpoints/last/tokenizer.json")) {
        assertTrue(Files.exists(run.resolve(name)), backend + "/" + name);
      }
      JsonObject model = JsonReader.read(run.resolve("checkpoints/last/config.json")).asObject();
      // The special token of the tokenizer has the first id.
      assertEquals(0, model.member("eos_token_id").asInt());
      Map<String, Double> figures = RunDirectory.open(run).readMetrics();
      double bits = figures.get("validation/bits-per-byte");
      assertTrue(bits > 0 && bits < 16, "bits per byte " + bits);
      assertEquals(
          figures.get("validation/perplexity"), Math.exp(figures.get("validation/loss")), 1e-9);
    }
    assertTrue(Files.exists(path("both").resolve("report.html")));
    assertEquals(RunOutcome.COMPLETED, outcome("both/djl"));
    assertEquals(RunOutcome.COMPLETED, outcome("both"));
    var comparison = JsonReader.read(path("both").resolve("comparison.json")).asObject();
    double difference = comparison.member("maxAbsLossDifference").asDouble();
    assertTrue(difference < 1e-5, "the curves differ by " + difference);
    SortedMap<Long, Double> djl = losses("both/djl");
    SortedMap<Long, Double> tf = losses("both/tf");
    assertEquals(4, djl.size());
    assertEquals(djl.keySet(), tf.keySet());

    List<JsonObject> events = events("both");
    assertEquals(
        List.of("begun", "begun", "step", "step", "step", "step"),
        events.stream().limit(6).map(event -> event.member("event").asString()).toList());
    for (String backend : List.of("djl", "tf")) {
      SortedMap<Long, Double> told = new TreeMap<>();
      events.stream()
          .filter(event -> event.member("event").asString().equals("step"))
          .filter(event -> event.member("backend").asString().equals(backend))
          .forEach(
              event -> told.put(event.member("step").asLong(), event.member("loss").asDouble()));
      assertEquals(losses("both/" + backend), told);
    }
    JsonObject end = events.get(events.size() - 1);
    assertEquals("completed", end.member("outcome").asString());
    assertEquals(path("both").resolve("report.html").toString(), end.member("report").asString());
    assertEquals(comparison, end.member("comparison"));
  }

  @Test
  void theLongerExperimentShortenedReportsItsBaselineOverTheSameTokens() throws Exception {
    file = Path.of("conf/sotu-gpt.conf").toAbsolutePath();
    int exit =
        run(
            "short",
            "backend=djl",
            "precision=float32",
            "data.type=text-file",
            "data.path=" + folder.resolve("text.txt"),
            "data.documents=blank-line",
            "tokenizer.vocabulary-size=300",
            "model.layers=1",
            "model.hidden=16",
            "model.heads=2",
            "model.context=16",
            "training.steps=4",
            "training.batch=4",
            "sample.prompt=the",
            "sample.tokens=5");
    assertEquals(0, exit, () -> quietly("short"));
    Map<String, Double> figures = RunDirectory.open(path("short")).readMetrics();
    double loss = figures.get("baseline/kneser-ney/loss");
    assertTrue(loss > 0 && loss < Math.log(300), "a loss of " + loss);
    assertEquals(Math.exp(loss), figures.get("baseline/kneser-ney/perplexity"), 1e-9);
    // Both are over the same tokens and bytes, so that one factor turns loss into bits per byte.
    assertEquals(
        figures.get("validation/bits-per-byte") / figures.get("validation/loss"),
        figures.get("baseline/kneser-ney/bits-per-byte") / loss,
        1e-9);
    assertTrue(log("short").matches("(?s).*\\n +djl +kneser-ney\\R.*"), log("short"));
    String evaluations = Files.readString(path("short").resolve("evaluations.json"));
    assertTrue(evaluations.contains("\"order\": \"3\""), evaluations);
  }

  @Test
  void theSameConfigGivesTheSameBitsAndAnotherSeedGivesOthers() throws Exception {
    assertEquals(0, run("first", "tracking=csv"), () -> quietly("first"));
    List<String> copied = Files.readAllLines(path("first").resolve("metrics.csv"));
    Journal journal = Journal.read(path("first").resolve("journal.jsonl"));
    long figures = journal.notes().stream().filter(note -> note.kind().equals("figure")).count();
    assertTrue(figures > 0, "no final figures");
    assertEquals(1 + journal.entries().size() + figures, copied.size());
    assertEquals("time,step,name,value", copied.get(0));
    file = path("first").resolve("config.conf");
    assertEquals(0, run("again"), () -> quietly("again"));
    assertEquals(0, run("other", "seed=9"), () -> quietly("other"));
    assertEquals(losses("first"), losses("again"));
    assertNotEquals(losses("first"), losses("other"));
    assertEquals(weights("first"), weights("again"));
    assertEquals(
        Files.readString(path("first").resolve("sample.txt")),
        Files.readString(path("again").resolve("sample.txt")));
  }

  private Map<String, HostTensor> weights(String output) {
    return SafetensorsFile.readAll(path(output).resolve("checkpoints/last/model.safetensors"));
  }

  @Test
  void aLossThatIsNotFiniteStopsTheRunAndKeepsTheLastGoodState() throws Exception {
    int exit =
        run(
            "bad",
            "training.schedule.peak=1e30",
            "training.checkpoint-every=1",
            "training.steps=50");
    assertEquals(1, exit, () -> quietly("bad"));
    String log = log("bad");
    assertTrue(log.matches("(?s).*at step \\d+ the loss is (NaN|Infinity).*"), log);
    assertTrue(log.contains("gradients of"), log);
    assertTrue(log.contains("the last good state is in"), log);
    assertFalse(log.contains("\tat "), log);
    assertEquals(RunOutcome.FAILED, outcome("bad"));
    assertTrue(Files.readString(path("bad").resolve("report.html")).contains("the loss is "));
    weights("bad")
        .forEach(
            (name, weight) -> {
              for (double element : weight.toDoubleArray()) {
                assertTrue(Double.isFinite(element), name);
              }
            });
  }

  @Test
  void ctrlCFinishesTheStepSavesAndExitsWith130() throws Exception {
    Process process = start("stopped", "training.steps=1000000");
    Path journal = path("stopped").resolve("journal.jsonl");
    for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
      if (Files.exists(journal) && Files.readString(journal).contains("train/loss")) {
        break;
      }
      Thread.sleep(100);
    }
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(130, process.exitValue(), () -> quietly("stopped"));
    long last = losses("stopped").lastKey();
    var saved = JsonReader.read(path("stopped").resolve("checkpoints/last/training.json"));
    assertEquals(last, saved.asObject().member("step").asLong());
    assertTrue(log("stopped").contains("interrupted after step " + last), log("stopped"));
    assertEquals(RunOutcome.INTERRUPTED, outcome("stopped"));
    assertTrue(Files.exists(path("stopped").resolve("report.html")));
  }

  @Test
  void aComparisonThatIsInterruptedTellsWhatThereIsAndWhoDidNotRun() throws Exception {
    Process process = start("half", "backend=[djl,tf]", "training.steps=1000000");
    Path journal = path("half").resolve("djl/journal.jsonl");
    for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
      if (Files.exists(journal) && Files.readString(journal).contains("train/loss")) {
        break;
      }
      Thread.sleep(100);
    }
    // A terminal would send it to both.
    String run = Long.toString(process.children().findFirst().orElseThrow().pid());
    new ProcessBuilder("kill", "-INT", run).start().waitFor();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    assertEquals(130, process.exitValue(), () -> quietly("half"));
    String said = log("half");
    assertTrue(said.contains("the comparison was interrupted on djl; tf did not run"), said);
    assertTrue(said.lines().anyMatch(line -> line.matches(" +djl *")), said);
    assertTrue(said.lines().anyMatch(line -> line.matches("tokens/s +[\\d,.]+ *")), said);
  }

  @Test
  void aPartWhoseComparisonWasKilledSavesItsStateAndEndsToo() throws Exception {
    Process comparison = start("orphan", "backend=[djl,tf]", "training.steps=1000000");
    Path journal = path("orphan/djl/journal.jsonl");
    while (!Files.exists(journal) || !Files.readString(journal).contains("train/loss")) {
      assertTrue(comparison.isAlive(), () -> quietly("orphan"));
      Thread.sleep(20);
    }
    ProcessHandle part = comparison.children().findFirst().orElseThrow();
    comparison.destroyForcibly();
    assertTrue(comparison.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    part.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertEquals(RunOutcome.INTERRUPTED, outcome("orphan/djl"));
    assertTrue(Files.exists(path("orphan/djl/checkpoints/last/model.safetensors")));
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(ChildProcess.java());
    command.addAll(arguments);
    return command;
  }

  private String quietly(String output) {
    try {
      return log(output);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

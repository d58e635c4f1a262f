package io.tandem.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.training.LossMetrics;
import io.tandem.api.training.TrainingEvent;
import io.tandem.experiments.report.ResultTable;
import io.tandem.experiments.rundir.Comparison;
import io.tandem.experiments.rundir.RunOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import org.junit.jupiter.api.Test;

class ConsolesTest {
  private static final Path RUN = Path.of("runs", "x");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private JsonConsole json() {
    return new JsonConsole(stream(out), InstantSource.fixed(Instant.ofEpochMilli(7)));
  }

  private HumanConsole human(HumanConsole.Progress progress, boolean results) {
    return new HumanConsole(stream(out), stream(err), progress, results);
  }

  private List<JsonObject> events() {
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> JsonReader.read(line, "event").asObject())
        .toList();
  }

  private static TrainingEvent.Stepped stepped(long step, double loss) {
    return new TrainingEvent.Stepped(step, loss, 0.5, List.of(), 1e-3, 100, 0.1, 0.1);
  }

  private static void train(RunConsole console) {
    train(console.training("djl", RUN));
  }

  private static void train(RunConsole.Training told) {
    try (RunConsole.Training training = told) {
      training.on(new TrainingEvent.Begun(0, 40));
      for (long step = 1; step <= 40; step++) {
        training.on(stepped(step, 1.0 / step));
      }
      Map<String, Double> figures = new LossMetrics(2.0, 9, OptionalDouble.of(1.5)).figures();
      training.on(new TrainingEvent.Validated(40, figures));
      training.on(new TrainingEvent.Saved(40, RUN.resolve("checkpoints/step-40"), 0.5));
      training.on(new TrainingEvent.Ended(40, TrainingEvent.Ending.COMPLETED));
    }
  }

  private static RunEnd end(Optional<Comparison> comparison) {
    ResultTable table = new ResultTable();
    table.add("djl", Map.of("train/loss", 0.5));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("train/loss", Double.NaN);
    return new RunEnd(
        comparison.isPresent() ? Optional.empty() : Optional.of("djl"),
        RunOutcome.COMPLETED,
        "",
        figures,
        table,
        comparison,
        Optional.of("A sample:\n<b>"),
        RUN,
        Optional.of(RUN.resolve("report.html")));
  }

  private static Comparison comparison() {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    Map<String, TreeMap<Long, Double>> losses = new LinkedHashMap<>();
    for (String backend : List.of("djl", "tf")) {
      runs.put(backend, new Comparison.Run(backend, 10, 20));
      losses.put(backend, new TreeMap<>(Map.of(1L, backend.equals("tf") ? 1.5 : 1.25)));
    }
    return Comparison.of(runs, losses);
  }

  @Test
  void everyEventOfATrainingIsALineOfJson() {
    train(json());
    List<JsonObject> events = events();
    assertEquals(43, events.size());
    assertEquals(
        JsonReader.read(
            """
            {"event":"begun","time":7,"backend":"djl","directory":"runs/x","step":0,"steps":40}
            """,
            "expected"),
        events.get(0));
    assertEquals(
        JsonReader.read(
                """
                {"event":"step","time":7,"backend":"djl","step":2,"loss":0.5,"gradientNorm":0.5,
                 "learningRate":0.001,"tokensPerSecond":1000.0}
                """,
                "expected")
            .toString(),
        events.get(2).toString());
    assertEquals("validated", events.get(41).member("event").asString());
    assertEquals(
        1.5, events.get(41).member("metrics").asObject().member("bits-per-byte").asDouble());
    assertEquals("checkpoint", events.get(42).member("event").asString());
    assertEquals("runs/x/checkpoints/step-40", events.get(42).member("path").asString());
  }

  @Test
  void endOfARunAndOfAComparisonAreToldApartByTheBackend() {
    json().ended(end(Optional.empty()));
    json().ended(end(Optional.of(comparison())));
    json().ended(RunEnd.early(Optional.of("tf"), RunOutcome.FAILED, "why", RUN, Optional.empty()));
    List<JsonObject> events = events();
    assertEquals("djl", events.get(0).member("backend").asString());
    assertEquals("NaN", events.get(0).member("metrics").asObject().member("train/loss").asString());
    assertEquals("runs/x/report.html", events.get(0).member("report").asString());
    assertTrue(events.get(1).get("backend").isEmpty());
    assertEquals(
        0.25,
        events.get(1).member("comparison").asObject().member("maxAbsLossDifference").asDouble());
    assertEquals("failed", events.get(2).member("outcome").asString());
    assertEquals("why", events.get(2).member("message").asString());
    assertTrue(events.get(2).get("report").isEmpty());
  }

  @Test
  void elsewhereThanOnATerminalAFewPlainLinesTellTheProgress() {
    train(human(HumanConsole.Progress.LINES, true));
    List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(12, lines.size(), lines::toString);
    assertEquals("djl: step 1 of 40, loss 1.0000, 1,000 tokens/s", lines.get(0));
    assertTrue(
        lines.get(1).matches("djl: step 4 of 40, loss 0.2500, 1,000 tokens/s, \\d+:\\d\\d left"));
    assertEquals("djl: step 40 of 40, loss 0.0250, 1,000 tokens/s", lines.get(10));
    assertEquals(
        "djl: validated after step 40, loss 2.0000, perplexity 7.3891, bits-per-byte 1.5000",
        lines.get(11));
    assertEquals(0, out.size());
  }

  @Test
  void quietRunTellsItsResultsAndNoMore() {
    HumanConsole quiet = human(HumanConsole.Progress.NONE, true);
    quiet.comparing(List.of("djl", "tf"), RUN);
    train(quiet);
    assertEquals(0, err.size());
    quiet.ended(end(Optional.of(comparison())));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("training loss"), text);
    assertTrue(text.contains("The curves differ by at most 2.50e-01 (at step 1 of 1)."), text);
    assertTrue(text.contains("Everything is in runs/x"), text);
    assertTrue(text.contains("/runs/x/report.html"), text);
    assertTrue(quiet.optionsOfParts().contains("--quiet"));
  }

  @Test
  void whereNothingWasMeasuredNothingIsCompared() {
    Map<String, Comparison.Run> runs = new LinkedHashMap<>();
    Map<String, TreeMap<Long, Double>> losses = new LinkedHashMap<>();
    for (String backend : List.of("djl", "tf")) {
      runs.put(backend, new Comparison.Run(backend, Double.NaN, -1));
      losses.put(backend, new TreeMap<>());
    }
    HumanConsole console = human(HumanConsole.Progress.NONE, true);
    console.ended(end(Optional.of(Comparison.of(runs, losses))));
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("differ"), out::toString);
    out.reset();
    console.ended(RunEnd.early(Optional.of("tf"), RunOutcome.FAILED, "why", RUN, Optional.empty()));
    assertEquals(
        List.of("", "Everything is in runs/x"),
        out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void partOfAComparisonLeavesTheResultsToIt() {
    human(HumanConsole.Progress.LINES, false).ended(end(Optional.empty()));
    assertEquals(0, out.size());
    assertFalse(human(HumanConsole.Progress.BAR, true).optionsOfParts().contains("--quiet"));
    assertEquals(List.of("--json"), json().optionsOfParts());
  }

  @Test
  void barIsDrawnOverItselfAndEndsItsLine() {
    PrintStream out = stream(err);
    train(new BarProgress("djl", out, new ConsoleProgressBarConsumer(out, 80)));
    String drawn = err.toString(StandardCharsets.UTF_8);
    assertTrue(drawn.startsWith("\r") && drawn.endsWith("\n"), drawn);
    String last = drawn.substring(drawn.lastIndexOf('\r') + 1).strip();
    assertTrue(last.matches("djl  100%  \\S+.*loss 0\\.0250.*"), last);
  }
}

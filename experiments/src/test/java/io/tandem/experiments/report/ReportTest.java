package io.tandem.experiments.report;

import static io.tandem.experiments.report.ReportPage.CONFIG;
import static io.tandem.experiments.report.ReportPage.DEFAULTS;
import static io.tandem.experiments.report.ReportPage.charts;
import static io.tandem.experiments.report.ReportPage.html;
import static io.tandem.experiments.report.ReportPage.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page tells of one run, or of several. */
class ReportTest {
  @TempDir Path folder;

  @Test
  void aRunIsToldWithItsFiguresSampleConfigAndOrigin() throws IOException {
    String page = html(FixtureRun.complete(folder.resolve("first"), CONFIG));
    String text = text(page);
    for (String told :
        List.of(
            "completed",
            "tokens/s 1,234",
            "validation loss 2.5000",
            "Fellow citizens, <b>& so on</b>",
            "seed 7 0",
            "model.type gpt none that fits",
            FixtureRun.REVISION + ", with local changes",
            "<i>data</i>, 3 bytes, SHA-256 ba78",
            "git checkout " + FixtureRun.REVISION,
            "./tandem run " + folder.resolve("first/config.conf"),
            "./tandem run 'it'\\''s a file.conf' seed=7",
            "The MIT License (MIT) Copyright (c) 2022 Leon Sorokin")) {
      assertTrue(text.contains(told), told + " is missing in " + text);
    }
  }

  @Test
  void theChartsHoldTheJournal() throws IOException {
    List<JsonValue> charts = charts(html(FixtureRun.complete(folder.resolve("first"), CONFIG)));
    assertEquals(2, charts.size());
    JsonValue loss =
        JsonReader.read(
            """
            {"title": "Loss", "unit": "nats per token", "smooth": true, "logarithmic": false,
             "series": [
               {"label": "training", "run": 0, "color": 0, "dashed": false,
                "steps": [1, 2, 3, 4], "seconds": [1, 1, 1, 1],
                "values": [8, 4, 2.6666667, 2]},
               {"label": "validation", "run": 0, "color": 1, "dashed": true,
                "steps": [4], "seconds": [1], "values": [2.5]}]}
            """,
            "expected");
    assertEquals(loss.toString(), charts.get(0).toString().replace(".0,", ",").replace(".0]", "]"));
  }

  @Test
  void severalRunsAreLaidOnEachOtherUnderNamesThatTellThemApart() throws IOException {
    RunDirectory first = FixtureRun.complete(folder.resolve("a/run"), CONFIG);
    RunDirectory second =
        FixtureRun.complete(folder.resolve("b/run"), CONFIG.replace("layers = 2", "layers = 3"));
    String page = html(first, second);
    String text = text(page);
    assertTrue(text.contains("Comparison of 2 runs"), text);
    assertTrue(text.contains("Key a/run b/run model.layers 2 3"), text);
    assertFalse(text.contains("sample.prompt Fellow citizens, Fellow citizens,"), text);
    assertEquals(2, charts(page).size());
    assertEquals(4, charts(page).get(0).asObject().member("series").asArray().items().size());
  }

  @Test
  void threeRunsHaveATitleThatCountsThem() throws IOException {
    List<RunDirectory> runs = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      runs.add(FixtureRun.complete(folder.resolve(name), CONFIG));
    }
    String page = html(runs.toArray(RunDirectory[]::new));
    assertTrue(page.contains("<title>3 runs · Tandem</title>"), page.substring(0, 900));
    assertTrue(text(page).contains("Comparison 3 runs a completed"), text(page));
  }

  @Test
  void aRunThatWasKilledShowsWhatItsJournalKnows() throws IOException {
    RunDirectory killed = FixtureRun.begun(folder.resolve("killed"), CONFIG);
    try (JournalWriter journal = JournalWriter.open(killed.journal(), FixtureRun.time(1))) {
      journal.append(1, "train/loss", 8);
      journal.append(2, "train/loss", 4.5);
      journal.append(1, "validation/loss", 7);
    }
    String alone = text(html(killed));
    assertTrue(
        alone.contains(
            "killed (not finished) steps 2 training loss 4.5000 validation loss 7.0000 A run that"),
        alone);
    assertTrue(alone.contains("training loss, so far 4.5000"), alone);
    String laid = text(html(FixtureRun.complete(folder.resolve("whole"), CONFIG), killed));
    assertTrue(
        laid.contains("Results whole killed (not finished) steps 4 2 -50.00 % training"), laid);
    assertTrue(laid.contains("are the last ones of its journal"), laid);
    String whole = text(html(RunDirectory.open(folder.resolve("whole"))));
    assertFalse(whole.contains("last ones of its journal") || whole.contains("so far"), whole);
  }

  @Test
  void everyPromptOfASampleIsSetApart() throws IOException {
    RunDirectory run =
        FixtureRun.complete(
            folder.resolve("first"),
            "sample { prompts = [\"One\", \"Two\"], beams { returned = 1 } }");
    Files.writeString(run.sample(), "One goes on\n\nTwo too\n");
    String page = html(run);
    assertTrue(page.contains("<b>One</b> goes on</p>"), page);
    assertTrue(page.contains("<b>Two</b> too</p>"), page);
  }

  @Test
  void aRunThatWasKilledIsToldAsFarAsItGot() throws IOException {
    RunDirectory begun = FixtureRun.begun(folder.resolve("begun"), CONFIG);
    assertTrue(text(html(begun)).contains("begun not finished"));
    try (JournalWriter journal = JournalWriter.open(begun.journal(), FixtureRun.time(2))) {
      journal.append(1, "train/loss", Double.NaN);
      journal.appendEvent(
          "ended", Map.of("outcome", "failed", "message", "at step 1 the loss is NaN"));
    }
    String text = text(html(begun));
    assertTrue(text.contains("begun failed at step 1 the loss is NaN"), text);
    assertEquals(
        "[null]",
        charts(html(begun))
            .get(0)
            .asObject()
            .member("series")
            .asArray()
            .items()
            .get(0)
            .asObject()
            .member("values")
            .toString());
    Files.delete(begun.provenance());
    assertTrue(text(html(begun)).contains("./tandem run"));
  }

  @Test
  void aConfigOfAnotherVersionIsShownWithoutItsDefaults() throws IOException {
    String text = text(html(FixtureRun.complete(folder.resolve("old"), "colour = blue")));
    assertTrue(text.contains("cannot read this config"), text);
    assertTrue(text.contains("colour = blue"), text);
  }

  @Test
  void thePageIsWrittenWhole() throws IOException {
    RunDirectory directory = FixtureRun.complete(folder.resolve("first"), CONFIG);
    Report report = Report.of(List.of(directory), DEFAULTS);
    report.write(directory.report());
    report.write(directory.report());
    assertEquals(report.html(), Files.readString(directory.report()));
    assertTrue(report.html().length() < 200_000, "" + report.html().length());
  }
}

package io.tandem.experiments.report;

import static io.tandem.experiments.report.ReportPage.CONFIG;
import static io.tandem.experiments.report.ReportPage.charts;
import static io.tandem.experiments.report.ReportPage.html;
import static io.tandem.experiments.report.ReportPage.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page tells of how far runs are from each other, and whose they are. */
class ComparisonReportTest {
  @TempDir Path folder;

  @Test
  void lossesAreComparedOnlyBetweenRunsOfOneConfig() throws IOException {
    RunDirectory first = FixtureRun.complete(folder.resolve("first"), CONFIG);
    RunDirectory other =
        FixtureRun.complete(folder.resolve("other"), CONFIG.replace("seed = 7", "seed = 8"));
    String different = text(html(first, other));
    assertFalse(different.contains("greatest difference"), different);
    assertTrue(different.contains("is not told, for the runs differ in seed."), different);
    RunDirectory again =
        FixtureRun.complete(
            folder.resolve("again"),
            CONFIG.replace("[djl]", "[tf]").replace("prompt", "tokens = 3, prompt"));
    String same = text(html(first, again));
    assertTrue(
        same.contains("greatest difference of training losses, at step 1, of 4 steps compared"),
        same);
    assertFalse(same.contains("How far training losses"), same);
    String page = html(first, other, again);
    String some = text(page);
    assertTrue(some.contains("of 4 steps compared: first and again 0"), some);
    assertTrue(some.contains("the others differ in seed."), some);
    assertTrue(charts(page).get(1).toString().contains("first and again"), page);
  }

  @Test
  void differencesHaveALogarithmicAxisOnlyWhereItShowsAllOfThem() throws IOException {
    List<RunDirectory> runs = new ArrayList<>();
    for (double loss : new double[] {3, 4, 5, 5}) {
      String config = loss < 5 ? CONFIG : CONFIG.replace("seed = 7", "seed = 8");
      RunDirectory run = FixtureRun.begun(folder.resolve("run" + runs.size()), config);
      try (JournalWriter journal = JournalWriter.open(run.journal(), FixtureRun.time(1))) {
        journal.append(1, "train/loss", loss);
      }
      runs.add(run);
    }
    JsonValue two = charts(html(runs.get(0), runs.get(1))).get(1);
    assertTrue(two.asObject().member("logarithmic").toString().contains("true"), two.toString());
    JsonValue four = charts(html(runs.toArray(RunDirectory[]::new))).get(1);
    assertTrue(four.asObject().member("logarithmic").toString().contains("false"), "" + four);
    assertEquals(2, four.asObject().member("series").asArray().items().size());
  }

  private RunDirectory comparison(String name) throws IOException {
    RunDirectory both = FixtureRun.begun(folder.resolve(name), "backend = [djl, tf]");
    both.writeProvenance(FixtureRun.provenance(List.of("run", "mine.conf", "seed=7", "-o", name)));
    FixtureRun.complete(folder.resolve(name + "/djl"), CONFIG);
    FixtureRun.complete(folder.resolve(name + "/tf"), CONFIG);
    return both;
  }

  @Test
  void aPartOfAComparisonHasItsNameAndTheCommandThatStartedIt() throws IOException {
    RunDirectory both = comparison("both");
    String made =
        "It was made as a part of the comparison that was started by Copy"
            + " ./tandem run mine.conf seed=7 -o both";
    String part = html(RunDirectory.open(folder.resolve("both/djl")));
    assertTrue(part.contains("<title>both/djl · Tandem</title>"), part.substring(0, 900));
    assertTrue(text(part).contains(made), text(part));
    String text = text(html(both));
    assertTrue(text.contains(made), text);
    assertFalse(text.contains("a file.conf"), text);
    assertTrue(text.contains("both djl completed tf completed"), text);
  }

  @Test
  void partsOfComparisonsThatAreLaidOnEachOtherSayWhoseTheyAre() throws IOException {
    RunDirectory both = comparison("both");
    RunDirectory alone = FixtureRun.complete(folder.resolve("alone"), CONFIG);
    String text = text(html(both, alone));
    assertTrue(text.contains("both/djl completed both/tf completed alone completed"), text);
    assertTrue(text.contains("Comparison of 3 runs both and alone"), text);
  }

  @Test
  void aRunIsAloneWhereTheFolderAboveIsNoComparison() throws IOException {
    FixtureRun.complete(folder.resolve("above/djl"), CONFIG);
    Path config = folder.resolve("above/config.conf");
    for (String above : List.of("backend = [tf, other]", "backend = [djl]", "backend = [")) {
      Files.writeString(config, above);
      String page = html(RunDirectory.open(folder.resolve("above/djl")));
      assertTrue(page.contains("<title>djl · Tandem</title>"), page.substring(0, 900));
      assertTrue(text(page).contains("It was made by"), text(page));
    }
  }

  @Test
  void aComparisonsDirectoryStandsForTheRunsInside() throws IOException {
    RunDirectory both = RunDirectory.create(folder.resolve("both"));
    both.writeConfig(HoconReader.parse("backend = [djl, \"../x\", tf, none]", "fixture"));
    FixtureRun.complete(folder.resolve("both/djl"), CONFIG);
    FixtureRun.complete(folder.resolve("both/tf"), CONFIG);
    FixtureRun.complete(folder.resolve("x"), CONFIG);
    assertEquals(
        List.of(folder.resolve("both/djl"), folder.resolve("both/tf")),
        both.runs().stream().map(RunDirectory::path).toList());
    String text = text(html(both));
    assertTrue(text.contains("Comparison of 2 runs both djl completed tf completed"), text);
  }

  @Test
  void aComparisonThatHasNoRunYetIsRefused() {
    RunDirectory both = RunDirectory.create(folder.resolve("both"));
    both.writeConfig(HoconReader.parse("backend = [djl, tf]", "fixture"));
    String message = assertThrows(BadInputException.class, () -> html(both)).getMessage();
    assertTrue(message.contains("both: a comparison that has no run yet"), message);
  }

  @Test
  void lossesThatAreInfiniteOnBothSidesAreNotTakenForEqual() throws IOException {
    RunDirectory first = FixtureRun.begun(folder.resolve("a"), CONFIG);
    RunDirectory second = FixtureRun.begun(folder.resolve("b"), CONFIG);
    for (RunDirectory run : List.of(first, second)) {
      try (JournalWriter journal = JournalWriter.open(run.journal(), FixtureRun.time(1))) {
        journal.append(1, "train/loss", 2);
        journal.append(2, "train/loss", Double.POSITIVE_INFINITY);
      }
    }
    JsonValue difference = charts(html(first, second)).get(1);
    assertTrue(difference.toString().contains("[0.0,null]"), difference.toString());
  }
}

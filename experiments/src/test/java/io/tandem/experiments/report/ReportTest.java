package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.ConfigException;
import io.tandem.api.config.ConfigNode;
import io.tandem.api.config.Origin;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.experiments.config.ConfigKeys;
import io.tandem.experiments.config.HoconReader;
import io.tandem.experiments.rundir.JournalWriter;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final String CONFIG =
      """
      seed = 7
      backend = [djl]
      model { type = gpt, layers = 2 }
      sample { prompt = "Fellow citizens," }
      """;

  private static final Pattern SCRIPT =
      Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

  @TempDir Path folder;

  /** Knows {@code seed}, by default 0, and that a model's type has to be set. */
  private static final ConfigDefaults DEFAULTS =
      new ConfigDefaults(
          config -> {
            if (ConfigKeys.at(config, List.of("model", "type")).isEmpty()) {
              throw new ConfigException(Origin.of("x"), "model.type", "is missing");
            }
            Map<String, ConfigNode> entries = new LinkedHashMap<>();
            entries.put(
                "seed", new ConfigNode.Scalar(ConfigNode.Scalar.Kind.NUMBER, "0", Origin.of("x")));
            entries.putAll(config.entries());
            return new ConfigNode.Section(entries, config.origin());
          });

  private static String html(RunDirectory... directories) {
    return Report.of(List.of(directories), DEFAULTS).html();
  }

  /** What a reader sees, or nearly: the page without its head, scripts and marks. */
  private static String text(String html) {
    return SCRIPT
        .matcher(html.substring(html.indexOf("<body>")))
        .replaceAll("")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x3D;", "=")
        .replace("&#x60;", "`")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }

  private static List<JsonValue> charts(String html) {
    return SCRIPT
        .matcher(html)
        .results()
        .filter(script -> script.group(1).contains("json"))
        .map(script -> JsonReader.read(script.group(2), "chart"))
        .toList();
  }

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
  void whatALinkInARunLeadsToIsNotShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine\n");
    RunDirectory run = FixtureRun.complete(folder.resolve("first"), CONFIG);
    for (Path file :
        List.of(run.sample(), run.journal(), run.metrics(), run.provenance(), run.config())) {
      byte[] own = Files.readAllBytes(file);
      Files.delete(file);
      Files.createSymbolicLink(file, secret);
      String message = assertThrows(BadInputException.class, () -> html(run)).getMessage();
      assertTrue(message.contains("regular file"), message);
      Files.delete(file);
      Files.write(file, own);
    }
    assertFalse(html(run).isEmpty());
  }

  @Test
  void aConfigThatIsNoneIsRefusedWithItsLine() throws IOException {
    RunDirectory run = FixtureRun.complete(folder.resolve("first"), CONFIG);
    Files.writeString(run.config(), "seed = [");
    String message = assertThrows(ConfigException.class, () -> html(run)).getMessage();
    assertTrue(message.contains("config.conf:1"), message);
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
  void whatARunHoldsIsShownAsTextAndNeverRun() throws Exception {
    String hostile =
        "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\"'`{{html}}";
    Path path = folder.resolve("<b onclick=alert(3)>&amp; \"run'");
    RunDirectory directory =
        FixtureRun.complete(path, CONFIG.replace("gpt", '"' + hostile.replace("\"", "\\\"") + '"'));
    Files.writeString(directory.sample(), hostile);
    try (JournalWriter journal = JournalWriter.open(directory.journal(), FixtureRun.time(2))) {
      journal.appendEvent("ended", Map.of("outcome", "failed", "message", hostile));
    }
    String page = html(directory, FixtureRun.complete(folder.resolve("other"), CONFIG));
    assertTrue(text(page).contains("model.type " + hostile), text(page));
    assertTrue(text(page).contains(path.getFileName() + ": " + hostile), text(page));
    assertFalse(page.contains("<img"), "an image");
    assertFalse(page.contains("<b onclick"), "an element from the name");
    assertFalse(page.contains("<script>alert"), "a script");

    // Every script and style that is no data is one that the page's policy names.
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(page);
    assertTrue(policy.find());
    String allowed =
        policy.group(1).replace("&#39;", "'").replace("&#x3D;", "=").replace("&#x2F;", "/");
    assertTrue(allowed.startsWith("default-src 'none'; img-src data:; "), allowed);
    assertFalse(allowed.contains("unsafe"), allowed);
    List<String> inline = new ArrayList<>();
    for (MatchResult script : SCRIPT.matcher(page).results().toList()) {
      if (!script.group(1).contains("json")) {
        inline.add(script.group(2));
      }
    }
    STYLE.matcher(page).results().forEach(style -> inline.add(style.group(1)));
    assertEquals(4, inline.size());
    for (String text : inline) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      assertTrue(allowed.contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"));
    }
  }

  @Test
  void nothingInThePageIsFetched() throws IOException {
    String page = html(FixtureRun.complete(folder.resolve("first"), CONFIG));
    String marks = SCRIPT.matcher(STYLE.matcher(page).replaceAll("")).replaceAll("");
    assertFalse(marks.matches("(?s).*(<link|<img|<iframe|src=|href=\"(?!#)).*"), marks);
    assertFalse(
        STYLE.matcher(page).results().anyMatch(s -> s.group().matches("(?s).*(url\\(|@import).*")));
  }

  @Test
  void aConfigOfAnotherVersionIsShownWithoutItsDefaults() throws IOException {
    String text = text(html(FixtureRun.complete(folder.resolve("old"), "colour = blue")));
    assertTrue(text.contains("cannot read this config"), text);
    assertTrue(text.contains("colour = blue"), text);
  }

  @Test
  void aJournalThatIsDamagedIsRefused() throws IOException {
    RunDirectory directory = FixtureRun.complete(folder.resolve("first"), CONFIG);
    Files.writeString(directory.journal(), "no journal\n");
    assertThrows(BadInputException.class, () -> html(directory));
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

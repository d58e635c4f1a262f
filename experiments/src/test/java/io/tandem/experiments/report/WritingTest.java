package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How figures, commands and names are written for people. */
class WritingTest {

  @Test
  void fourDigitsCount() {
    assertEquals("0", FigureName.short4(0));
    assertEquals("1", FigureName.short4(1));
    assertEquals("0.001235", FigureName.short4(0.00123456));
    assertEquals("-12.35", FigureName.short4(-12.3456));
    assertEquals("123,457", FigureName.short4(123456.7));
    assertEquals("1.235e-05", FigureName.short4(1.23456e-5));
    assertEquals("7e-04", FigureName.short4(7e-4));
    assertEquals("1.5e+09", FigureName.short4(1.5e9));
    assertEquals("NaN", FigureName.of("train/loss").text(Double.NaN));
    assertEquals("unknown", FigureName.of("peak-memory-bytes").text(-1));
    assertEquals("2.00e", FigureName.decimals(2, 2) + "e");
  }

  @Test
  void metricOfAThirdPartyIsCalledAsItIs() {
    assertEquals("my/metric", FigureName.of("my/metric").label());
  }

  @Test
  void durationIsWrittenInTheUnitsThatMatter() {
    assertEquals("59 s", OverviewSection.duration(59.4));
    assertEquals("1 min 0 s", OverviewSection.duration(60));
    assertEquals("2 h 5 min", OverviewSection.duration(7530));
  }

  @Test
  void resultsOfSeveralRunsTellHowFarTheyAreFromTheFirst() {
    ResultTable table = new ResultTable();
    table.add("a", Map.of("validation/loss", 2.0, "extra", 1.0));
    table.add("b", Map.of("validation/loss", 2.5));
    table.add("c", Map.of("validation/loss", 2.0000001, "steps", Double.NaN));
    assertEquals(
        List.of(
            new ResultTable.Row(
                "validation loss",
                List.of("2.0000", "2.5000", "2.0000"),
                List.of("", "+25.00 %", "+1.0e-07"),
                List.of("", "", "")),
            new ResultTable.Row(
                "extra", List.of("1", "-", "-"), List.of("", "", ""), List.of("", "", ""))),
        table.rows());
    assertTrue(table.text().matches("(?s)\\R {17} {17}a {17}b {17}c\\Rvalidation loss .*"));
  }

  @Test
  void ofWhatTrackingTakesTheGreatestIsShownAlone() {
    ResultTable table = new ResultTable();
    table.add(
        "run",
        Map.of(
            "tracking-seconds-greatest", 0.002,
            "tracking-processor-seconds-median", 1e-4,
            "tracking-processor-seconds-greatest", 4e-4));
    assertEquals(
        List.of("tracking, a step"), table.rows().stream().map(ResultTable.Row::label).toList());
    assertEquals(List.of("400 µs"), table.rows().get(0).cells());
  }

  @Test
  void whereAFigureLiesByChanceStandsBelowIt() {
    ResultTable table = new ResultTable();
    table.add(
        "svm",
        Map.of("validation/accuracy", 0.75, "baseline/majority/accuracy", 0.5),
        Map.of(
            "validation/accuracy", new Interval(0.7, 0.8),
            "baseline/majority/accuracy", new Interval(0.45, 0.55)));
    assertEquals(
        List.of(
            new ResultTable.Row(
                "accuracy",
                List.of("0.75", "0.5"),
                List.of("", "-33.33 %"),
                List.of("0.7 to 0.8", "0.45 to 0.55"))),
        table.rows());
    assertTrue(
        table.text().matches("(?s).*\\R  interval {7,8} +0.7 to 0.8 +0.45 to 0.55\\R"),
        table.text());
  }

  @Test
  void aBaselineHasOneColumnWhereAllRunsAgreeAndElseOneForEachThatDiffers() {
    Map<String, Double> trigram =
        Map.of("baseline/kneser-ney/loss", 2.0, "baseline/kneser-ney/perplexity", Double.NaN);
    ResultTable agreeing = new ResultTable();
    agreeing.add("djl", trigram);
    agreeing.add("tf", trigram);
    assertEquals(List.of("djl", "tf", "kneser-ney"), agreeing.names());
    ResultTable differing = new ResultTable();
    differing.add("first", trigram);
    differing.add("again", trigram);
    differing.add("kneser-ney", Map.of("baseline/kneser-ney/loss", 1.5));
    assertEquals(
        List.of("first", "again", "kneser-ney", "first: kneser-ney", "kneser-ney: kneser-ney"),
        differing.names());
    assertEquals(List.of("-", "-", "-", "2.0000", "1.5000"), differing.rows().get(0).cells());
    List<String> lines = differing.text().lines().skip(1).toList();
    assertEquals(lines.get(0).length(), lines.get(1).length());
    assertEquals("", new ResultTable().text());
  }

  @Test
  void promptsAreSetApartFromWhatTheModelAdded() {
    assertEquals(
        List.of(
            new SamplesSection.Text("One", " and\n\nmore"),
            new SamplesSection.Text("One", " or so"),
            new SamplesSection.Text("Two", "")),
        SamplesSection.texts("One and\n\nmore\n\nOne or so\n\nTwo", List.of("One", "One", "Two")));
    assertEquals(
        List.of(new SamplesSection.Text("", "Three, four")),
        SamplesSection.texts("Three, four", List.of("One")));
    assertEquals(
        List.of(new SamplesSection.Text("One", " alone")),
        SamplesSection.texts("One alone", List.of("One", "Two")));
  }

  @Test
  void commandIsReadBackByAShellAsTheSameWords() throws IOException {
    List<String> words = List.of("a b", "it's", "$HOME `x` \"y\" \\", "", "-o", "ä;&|>*?\n#!");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\0' " + ShellWords.of(words)).start();
    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(String.join("\0", words) + "\0", read);
    assertEquals(
        "tandem run a/b.conf x=1", ShellWords.of(List.of("tandem", "run", "a/b.conf", "x=1")));
  }

  @Test
  void runsAreNamedByAsManyFoldersAsTellThemApart() {
    assertEquals(List.of("x"), RunNames.of(List.of(Path.of("/runs/x"))));
    assertEquals(
        List.of("a/djl", "b/djl"),
        RunNames.of(List.of(Path.of("/runs/a/djl"), Path.of("/runs/b/../b/djl"))));
    assertEquals(
        List.of("/r/x (1)", "/r/x (2)"), RunNames.of(List.of(Path.of("/r/x"), Path.of("/r/x/"))));
    assertEquals(List.of("/"), RunNames.of(List.of(Path.of("/"))));
  }

  @Test
  void columnsAreAsWideAsWhatStandsInThem() {
    ResultTable table = new ResultTable();
    Map<String, Interval> wide =
        Map.of(
            "validation/r2",
            new Interval(-0.00003853, 0.7938911),
            "validation/loss",
            new Interval(1, 2));
    table.add("a", Map.of("validation/r2", 0.5), wide);
    table.add("b", Map.of("validation/r2", 0.25), wide);
    assertTrue(table.text().contains("  -3.853e-05 to 0.7939  -3.853e-05 to 0.7939"), table.text());
  }

  @Test
  void figuresAreWrittenAsTheFieldDoes() {
    assertEquals("ROUGE-Lsum", FigureName.of("validation/rouge-lsum").label());
    assertEquals("macro F1", FigureName.of("validation/macro-f1").label());
    assertEquals("ROC AUC ovr", FigureName.of("validation/roc-auc-ovr").label());
    assertEquals("chrF", FigureName.of("validation/chrf").label());
  }

  @Test
  void whatARunTookStandsBelowWhatItGave() {
    ResultTable table = new ResultTable();
    table.add("a", Map.of("validation/accuracy", 0.5, "peak-memory-bytes", 1e9));
    assertEquals(
        List.of("accuracy", "peak memory"),
        table.rows().stream().map(ResultTable.Row::label).toList());
  }
}

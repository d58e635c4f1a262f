package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.evaluation.Interval;
import io.tandem.experiments.rundir.FoundEvaluation;
import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows of evaluations beside figures. */
class EvaluationReportTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>&\"";

  @TempDir Path folder;
  private RunDirectory run;

  @BeforeEach
  void aRunThatWasMeasured() throws IOException {
    run =
        FixtureRun.complete(
            folder.resolve("run"), "backend = djl\ntask { type = classification, label = x }\n");
    List<Exhibit> exhibits =
        List.of(
            new Exhibit.Table(
                "By class " + HOSTILE,
                List.of("f1", "support"),
                List.of(new Exhibit.Row("ham", List.of(0.98763, 1200.0)), nothing())),
            new Exhibit.HeatMap(
                "Confusion",
                "is",
                "was said to be",
                List.of("ham", "spam"),
                List.of("ham", HOSTILE),
                List.of(List.of(90.0, 10.0), List.of(0.0, 5.0))),
            new Exhibit.HeatMap(
                "Weights",
                "to",
                "from",
                List.of("a"),
                List.of("a", "b"),
                List.of(List.of(-0.5, 1.0))),
            new Exhibit.Plot(
                "Calibration",
                "confidence",
                "accuracy",
                true,
                List.of(new Exhibit.Line(HOSTILE, List.of(0.1, 0.9), List.of(0.2, Double.NaN)))),
            new Exhibit.Texts(
                "Worst",
                "Blue is for it.",
                List.of(
                    new Exhibit.Passage(
                        HOSTILE,
                        "spam, said to be ham",
                        List.of(new Exhibit.Span("win ", 0), new Exhibit.Span("money", 0.8))))));
    Evaluation own =
        new Evaluation(
            "classification",
            Map.of("accuracy", 0.95),
            Map.of("accuracy", new Interval(0.91, 0.98)),
            exhibits,
            Map.of());
    Evaluation baseline =
        new Evaluation(
            "classification",
            Map.of("accuracy", 0.5),
            Map.of("accuracy", new Interval(0.41, 0.58)),
            List.of(),
            Map.of());
    run.evaluations()
        .write(
            List.of(
                new FoundEvaluation("", own, List.of()),
                new FoundEvaluation("majority", baseline, List.of())));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("validation/accuracy", 0.95);
    figures.put("baseline/majority/accuracy", 0.5);
    run.writeMetrics(figures);
  }

  private static Exhibit.Row nothing() {
    return new Exhibit.Row("nothing", List.of(Double.NaN, 0.0));
  }

  private static int count(String page, String text) {
    return page.split(Pattern.quote(text), -1).length - 1;
  }

  private String html() {
    return Report.of(List.of(run), new ConfigDefaults(config -> config)).html();
  }

  @Test
  void figuresAreShownWithWhereTheyLieByChance() {
    String page = html();
    assertTrue(page.contains("<td>0.95 <small>0.91 to 0.98</small></td>"), page);
    assertTrue(page.contains("0.5 <small>0.41 to 0.58</small>"), page);
    assertTrue(page.contains("had other examples been drawn"), page);
  }

  @Test
  void countsAreColouredByTheirShareOfTheRow() {
    String page = html();
    assertTrue(page.contains("<td class=\"heat-9\">90</td><td class=\"heat-1\">10</td>"), page);
    assertTrue(page.contains("<td class=\"heat-0\">0</td><td class=\"heat-10\">5</td>"), page);
    assertTrue(page.contains("<td class=\"heat-against-5\">-0.5</td>"), page);
  }

  @Test
  void everyKindIsShownAndNothingOfItBecomesMarkup() {
    String page = html();
    assertTrue(page.contains("<td>0.9876</td><td>1,200</td>"), page);
    assertTrue(page.contains("<td>-</td><td>0</td>"), page);
    assertTrue(page.contains("win <mark class=\"heat-8\">money</mark>"), page);
    assertTrue(page.contains("\"horizontal\":\"confidence\""), page);
    assertFalse(page.contains("alert(1)</script>"), page);
    // Of the page's own: two scripts and one of data for each chart and plot.
    assertEquals(count(page, "<script"), count(page, "</script>"));
  }

  @Test
  void aRunWithoutExhibitsHasNoSuchSection() throws IOException {
    RunDirectory plain = FixtureRun.complete(folder.resolve("plain"), "backend = djl\n");
    String page = Report.of(List.of(plain), new ConfigDefaults(config -> config)).html();
    assertFalse(page.contains("id=\"evaluation\""), page);
  }

  @Test
  void ofSeveralRunsEachIsNamed() throws IOException {
    RunDirectory other = FixtureRun.complete(folder.resolve("other"), "backend = tf\n");
    other
        .evaluations()
        .write(
            List.of(
                new FoundEvaluation(
                    "linear",
                    new Evaluation(
                        "classification",
                        Map.of(),
                        Map.of(),
                        List.of(new Exhibit.Table("T", List.of(), List.of())),
                        Map.of()),
                    List.of())));
    String page = Report.of(List.of(run, other), new ConfigDefaults(config -> config)).html();
    assertTrue(page.contains("<summary>run</summary>"), page);
    assertTrue(page.contains("<summary>other, linear</summary>"), page);
  }
}

package io.tandem.experiments.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.experiments.rundir.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page tells of runs that differ in a fold or a seed alone. */
class RepetitionsReportTest {
  @TempDir Path folder;

  private RunDirectory fold(String parent, int number, double loss) throws IOException {
    RunDirectory run =
        FixtureRun.complete(
            folder.resolve(parent).resolve("fold-" + number),
            "backend = djl\nsplit { type = folds, folds = 2, fold = " + number + " }\n");
    run.writeMetrics(Map.of("validation/loss", loss));
    return run;
  }

  private static String html(RunDirectory... runs) {
    return Report.of(List.of(runs), new ConfigDefaults(config -> config)).html();
  }

  @Test
  void theFoldsOfACrossValidationAreToldByMeanAndDeviation() throws IOException {
    String page = html(fold("a", 1, 2.0), fold("a", 2, 3.0));
    assertTrue(page.contains("Cross-validation in 2 folds"), page);
    assertTrue(page.contains("2.5000 ± 0.7071"), page);
  }

  @Test
  void foldsOfTwoCrossValidationsAreNotTakenForOne() throws IOException {
    String page = html(fold("a", 1, 2.0), fold("b", 2, 3.0));
    assertFalse(page.contains("±"));
    assertTrue(page.contains("Comparison"));
  }

  private RunDirectory seeded(String parent, int seed, double loss) throws IOException {
    RunDirectory run =
        FixtureRun.complete(
            folder.resolve(parent).resolve("seed-" + seed), "backend = djl\nseed = " + seed + "\n");
    run.writeMetrics(Map.of("validation/loss", loss));
    return run;
  }

  @Test
  void severalSeedsAreToldByMeanAndDeviationAheadOfEach() throws IOException {
    String page = html(seeded("a", 1, 2.0), seeded("a", 2, 3.0));
    assertTrue(page.contains("Run with 2 seeds"), page);
    assertTrue(page.contains("mean ± deviation of 2 seeds"), page);
    assertTrue(page.contains("2.5000 ± 0.7071"), page);
    int mean = page.indexOf("<th scope=\"col\">mean</th>");
    assertTrue(mean > 0 && mean < page.indexOf("<th scope=\"col\">seed-1</th>"), page);
    assertFalse(page.contains("differences from the first column"), page);
  }

  @Test
  void theSameSeedTwiceIsNoSpread() throws IOException {
    assertFalse(html(seeded("a", 1, 2.0), seeded("b", 1, 3.0)).contains("±"));
  }
}

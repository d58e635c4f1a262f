package io.tandem.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.program.Precision;
import io.tandem.experiments.bench.BenchShape.Architecture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchRowTest {
  private static final BenchShape SHAPE =
      new BenchShape("tiny", Architecture.GPT, 1, 8, 2, 10, 16, 4, 16, 0, 6, 5);

  @TempDir Path folder;

  private static BenchJob job(BenchTask task) {
    return new BenchJob(SHAPE, task, Precision.BFLOAT16, 4, "cpu", 2, 1);
  }

  private static BenchRow row(String system, BenchTask task) {
    return new BenchRow(
        system,
        job(task),
        new BenchRow.Measured(
            "Engine 1.0",
            6e9,
            3e8,
            List.of(0.5, 9.0, 0.25, 0.75),
            List.of(0.02, 0.04, 0.03),
            1L << 30,
            Map.of("jvm", 0.5, "firstStep", 1.5)));
  }

  @Test
  void trainingFiguresFollowFromTheMedians() {
    JsonObject json = row("djl", BenchTask.TRAIN).toJson();
    assertEquals(0.625, number(json, "medianStepSeconds"));
    assertEquals(0.03, number(json, "medianReferenceSeconds"));
    assertEquals(4 * 16, number(json, "tokensPerStep"));
    assertEquals(64 / 0.625, number(json, "tokensPerSecond"), 1e-9);
    assertEquals(9.6e9, number(json, "flopsPerSecond"), 1);
    assertEquals(9.6e9 / (2 * Math.pow(2048, 3) / 0.03), number(json, "share"), 1e-12);
    assertEquals(2, number(json, "secondsToFirstStep"));
    assertEquals(16, number(json, "time"));
    assertFalse(json.get("bytesPerSecond").isPresent());
  }

  @Test
  void decodingFiguresCountTheTokensAddedAndTheBytesRead() {
    JsonObject json = row("djl", BenchTask.DECODE).toJson();
    assertEquals(4 * 5, number(json, "tokensPerStep"));
    assertEquals(20 / 0.625, number(json, "tokensPerSecond"), 1e-9);
    assertEquals(4.8e8, number(json, "bytesPerSecond"), 1e-3);
    assertEquals(4.8e8 / ((1 << 28) / 0.03), number(json, "share"), 1e-12);
    assertFalse(json.get("time").isPresent());
  }

  @Test
  void everySampleIsKeptInOrder() {
    JsonObject json = row("djl", BenchTask.TRAIN).toJson();
    assertEquals(
        List.of(0.5, 9.0, 0.25, 0.75),
        json.member("stepSeconds").asArray().items().stream().map(v -> v.asDouble()).toList());
  }

  @Test
  void theKeysAreThoseOfTheDocumentation() throws IOException {
    BenchRow failed = new BenchRow("tf", job(BenchTask.TRAIN), new BenchRow.Failed("no memory"));
    JsonObject report =
        new BenchReport(
                Instant.EPOCH,
                List.of("bench"),
                "cpu",
                2,
                1,
                List.of(row("djl", BenchTask.TRAIN), row("djl", BenchTask.DECODE), failed))
            .toJson();
    assertEquals("tandem-bench/1", report.member("schema").asString());
    String page = Files.readString(docs().resolve("benchmark.md"));
    String json = between(page, "## The JSON", "\nA row:");
    assertDocumented(json, report);
    String rows = between(page, "\nA row:", "\n## ");
    report.member("rows").asArray().items().forEach(row -> assertDocumented(rows, row.asObject()));
    String question = between(page, "\u2192 {\"task\"", "\n");
    for (String key : job(BenchTask.TRAIN).toJson().members().keySet()) {
      assertTrue(question.contains("\"" + key + "\":"), key);
    }
  }

  private static Path docs() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs");
  }

  /** From the first text to the next one after it, or to the end of the page. */
  private static String between(String page, String from, String to) {
    int begin = page.indexOf(from);
    assertTrue(begin >= 0, from);
    int end = page.indexOf(to, begin + from.length());
    return page.substring(begin, end < 0 ? page.length() : end);
  }

  /** Every key stands in the first column of the section's table. */
  private static void assertDocumented(String section, JsonObject object) {
    String keys =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.indexOf(" |", 2)))
            .collect(Collectors.joining());
    object
        .members()
        .keySet()
        .forEach(key -> assertTrue(keys.contains("`" + key + "`"), key + " is not in " + keys));
  }

  @Test
  void aJobIsReadBackFromItsJson() {
    for (BenchTask task : BenchTask.values()) {
      JsonObject json = job(task).toJson();
      assertEquals(json, BenchJob.fromJson(json).toJson());
    }
    assertEquals(job(BenchTask.TRAIN), BenchJob.fromJson(job(BenchTask.TRAIN).toJson()));
  }

  @Test
  void aLineOfTheTableHoldsTheMediansOrSaysWhatFailed() {
    BenchRow failed = new BenchRow("tf", job(BenchTask.TRAIN), new BenchRow.Failed("no memory"));
    List<String> lines =
        List.of(row("djl", BenchTask.TRAIN), row("djl", BenchTask.DECODE), failed).stream()
            .map(BenchTable::line)
            .toList();
    assertTrue(
        lines
            .get(0)
            .matches("tiny +train +bfloat16 +4 +djl +625\\.0 +190\\.0 % +102 +9\\.6 .*\\R"));
    assertTrue(lines.get(1).contains(" 125.0 "), lines.get(1));
    assertTrue(lines.get(1).contains(" 8.9 GB/s "), lines.get(1));
    assertTrue(lines.get(2).endsWith("failed: no memory\n"), lines.get(2));
  }

  @Test
  void theSpreadIsHalfTheDistanceBetweenTheQuartilesOverTheMedian() {
    // R: quantile(c(1, 2, 3, 4, 10)) is 1 2 3 4 10, and of c(1, 2, 3, 5) the quartiles 1.75, 3.5.
    assertEquals(1.0 / 3, BenchRow.spread(List.of(4.0, 1.0, 10.0, 3.0, 2.0)), 1e-15);
    assertEquals(1.75 / 2 / 2.5, BenchRow.spread(List.of(5.0, 1.0, 2.0, 3.0)), 1e-15);
    assertEquals(Double.NaN, BenchRow.spread(List.of(5.0)));
    BenchRow.Measured moody = measured(List.of(1.0, 3.0, 2.0), List.of(0.1, 0.3, 0.2));
    assertEquals(0.25, moody.stepSpread(), 1e-15);
    assertEquals(0, moody.shareSpread(), 1e-12);
  }

  private static BenchRow.Measured measured(List<Double> steps, List<Double> references) {
    return new BenchRow.Measured("Engine 1.0", 6e9, 3e8, steps, references, 1L << 30, Map.of());
  }

  @Test
  void aShareThatCannotBeIsNotedBelowItsRow() {
    BenchRow.Measured fast = measured(List.of(0.01), List.of(0.1));
    String training = BenchTable.line(new BenchRow("djl", job(BenchTask.TRAIN), fast));
    assertTrue(training.contains(" 349.2 % "), training);
    assertTrue(
        training.lines().toList().get(1).matches("  a share above 100 %: something else .*"),
        training);
    String decoding = BenchTable.line(new BenchRow("djl", job(BenchTask.DECODE), fast));
    assertTrue(decoding.lines().toList().get(1).contains("the processor's cache"), decoding);
    assertEquals(1, BenchTable.line(row("djl", BenchTask.TRAIN)).lines().count());
  }

  @Test
  void aSingleRowIsAPlotOfTwoNarrowBarsWhoseAxesBeginAtOnePlace() throws IOException {
    Path file = folder.resolve("bench.png");
    BenchPlot.write(file, List.of(row("djl", BenchTask.TRAIN)));
    BufferedImage image = ImageIO.read(file.toFile());
    int half = image.getHeight() / 2;
    assertEquals(leftEdge(image, 0), leftEdge(image, half));
    for (int from : new int[] {0, half}) {
      int[] columns = new int[1200];
      for (int x = 0; x < columns.length; x++) {
        for (int y = from; y < from + half; y++) {
          columns[x] += image.getRGB(x, y) == 0xFF0072B2 ? 1 : 0;
        }
      }
      long wide = Arrays.stream(columns).filter(count -> count > 0).count();
      assertTrue(wide > 40 && wide < 120, "a bar of " + wide + " pixels");
    }
    assertEquals("71.7", BenchPlot.number(71.68050992399459));
    assertEquals("1,235", BenchPlot.number(1234.5));
    assertEquals("0.5", BenchPlot.number(0.5));
    assertEquals("100", BenchPlot.number(99.99));
  }

  /** The first column that a line goes down through. */
  private static int leftEdge(BufferedImage image, int from) {
    for (int x = 0; x < image.getWidth(); x++) {
      int dark = 0;
      for (int y = from; y < from + image.getHeight() / 2; y++) {
        dark += (image.getRGB(x, y) & 0xFF) < 200 ? 1 : 0;
      }
      if (dark > 250) {
        return x;
      }
    }
    throw new AssertionError("no axis");
  }

  @Test
  void thePlotHasABarOfEachSystemInBothCharts() throws IOException {
    Path file = folder.resolve("bench.png");
    BenchRow failed = new BenchRow("tf", job(BenchTask.TRAIN), new BenchRow.Failed("no memory"));
    BenchPlot.write(
        file,
        List.of(
            row("djl", BenchTask.TRAIN),
            failed,
            row("djl", BenchTask.DECODE),
            row("tf", BenchTask.DECODE)));
    BufferedImage image = ImageIO.read(file.toFile());
    int half = image.getHeight() / 2;
    for (int color : new int[] {0xFF0072B2, 0xFFD55E00}) {
      assertTrue(count(image, color, 0, half) > 2000, "above");
      assertTrue(count(image, color, half, 2 * half) > 2000, "below");
    }
    BenchPlot.write(file, List.of(failed));
  }

  private static int count(BufferedImage image, int color, int fromY, int toY) {
    int count = 0;
    for (int y = fromY; y < toY; y++) {
      for (int x = 0; x < 1200; x++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  private static double number(JsonObject json, String key) {
    return ((JsonNumber) json.member(key)).asDouble();
  }
}

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
    assertTrue(lines.get(0).matches("tiny +train +bfloat16 +4 +djl +625\\.0 +102 +9\\.6 .*\\R"));
    assertTrue(lines.get(1).contains(" 125.0 "), lines.get(1));
    assertTrue(lines.get(1).contains(" 8.9 GB/s "), lines.get(1));
    assertTrue(lines.get(2).endsWith("failed: no memory\n"), lines.get(2));
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

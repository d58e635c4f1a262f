package io.tandem.experiments.rates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.training.RateCurve;
import io.tandem.training.RateCurve.Ending;
import io.tandem.training.RateCurve.Point;
import io.tandem.training.RateRange;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateReportTest {
  @TempDir Path folder;

  private static RateReport report(int steps, Ending ending, DoubleUnaryOperator loss) {
    RateRange range = new RateRange(1e-7, 10, 100);
    List<Point> points = new ArrayList<>();
    for (int step = 1; step <= steps; step++) {
      double rate = 1e-7 * Math.pow(1e8, (step - 1) / 99.0);
      double value = loss.applyAsDouble(rate);
      points.add(new Point(step, rate, value + 0.1 * Math.sin(7 * step), value));
    }
    return new RateReport(
        Instant.EPOCH, List.of("find-rate"), "djl", new RateCurve(range, points, ending));
  }

  private static void assertHas(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
    }
  }

  @Test
  void aCurveThatFallsAndExplodesIsToldWithWhereItEndedAndWhatToPutIntoTheConfig() {
    // Steepest where the rate is 1e-3: the middle of a logistic curve over the logarithm.
    String text =
        report(91, Ending.DIVERGED, rate -> 6 - 3 / (1 + Math.pow(1e-3 / rate, 2)) + rate).text();
    assertHas(
        text,
        "  step        rate        loss    smoothed\n     1     1.00e-7      6.0657      6.0000\n",
        "  steepest fall\n",
        "  amid the longest fall\n",
        "It ended after step 91 of 100, at the rate 1.87: the smoothed loss was more than four",
        "falls most steeply at 9.11e-4; in a config:\n  training.schedule.peak = 9.11e-4\n");
    assertTrue(text.lines().count() <= 20, text);
  }

  @Test
  void aCurveThatNeverFallsIsToldWithoutASuggestion() {
    RateReport rising = report(100, Ending.COMPLETED, rate -> 6 + rate);
    assertHas(
        rising.text(),
        "It went through all 100 rates.",
        "There is no suggestion: the smoothed loss never falls; try other rates with --from");
    assertFalse(rising.text().contains("training.schedule.peak"));
    assertFalse(rising.toJson().get("suggestion").isPresent());
    assertFalse(rising.toJson().get("valley").isPresent());
  }

  @Test
  void aCurveOfAFewPointsIsToldToBeTooShort() {
    assertHas(
        report(5, Ending.NOT_FINITE, rate -> 6 - rate).text(),
        "It ended after step 5 of 100, at the rate 2.10e-7: the loss or its gradient was not",
        "it takes 13 points, and there are 5; take more --steps, or begin lower with --from.");
  }

  @Test
  void theFilesHoldEveryPointAndThePictureIsDrawn() throws IOException {
    RateReport report =
        report(
            91,
            Ending.NOT_FINITE,
            rate -> rate > 1.8 ? Double.NaN : 6 - 3 / (1 + Math.pow(1e-3 / rate, 2)) + rate);
    report.write(folder);
    List<String> csv = Files.readAllLines(folder.resolve("rates.csv"));
    assertEquals("step,rate,loss,smoothed", csv.get(0));
    assertEquals(92, csv.size());
    assertTrue(csv.get(91).endsWith(",NaN,NaN"), csv.get(91));
    JsonObject json = JsonReader.read(folder.resolve("rates.json")).asObject();
    assertEquals(report.toJson(), json);
    assertEquals("not-finite", json.member("ending").asString());
    assertEquals(91, json.member("points").asArray().items().size());
    assertEquals(
        report.curve().steepest().orElseThrow().rate(), json.member("suggestion").asDouble());
    assertEquals(report.curve().valley().orElseThrow().rate(), json.member("valley").asDouble());
    BufferedImage picture = ImageIO.read(folder.resolve("rates.png").toFile());
    // The colours of both lines and both marks.
    for (int color : new int[] {0x56B4E9, 0x0072B2, 0xD55E00, 0x009E73}) {
      assertTrue(count(picture, color) > 30, () -> Integer.toHexString(color));
    }
  }

  private static int count(BufferedImage picture, int color) {
    int count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        count += (picture.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aFlatOrRisingCurveAndOneOfASinglePointCanBeDrawn() throws IOException {
    for (RateReport report :
        List.of(
            report(100, Ending.COMPLETED, rate -> 3),
            report(100, Ending.COMPLETED, rate -> 3 + rate),
            report(1, Ending.INTERRUPTED, rate -> 3))) {
      report.write(folder);
      assertTrue(ImageIO.read(folder.resolve("rates.png").toFile()).getWidth() > 100);
    }
  }

  @Test
  void whereNoLossIsFiniteThereIsNoPicture() throws IOException {
    RateReport report = report(1, Ending.NOT_FINITE, rate -> Double.NaN);
    report.write(folder);
    assertTrue(Files.exists(folder.resolve("rates.json")));
    assertFalse(Files.exists(folder.resolve("rates.png")));
    assertHas(report.text(), "It ended after step 1 of 100", "There is no suggestion");
  }
}

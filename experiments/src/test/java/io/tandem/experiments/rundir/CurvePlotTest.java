package io.tandem.experiments.rundir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePlotTest {
  private static final int FIRST_COLOR = 0xFF0072B2;
  private static final int SECOND_COLOR = 0xFFD55E00;

  @TempDir Path folder;

  private BufferedImage draw(Map<String, SortedMap<Long, Double>> curves) throws IOException {
    Path file = folder.resolve("curves.png");
    CurvePlot.write(file, "train/loss", curves);
    return ImageIO.read(file.toFile());
  }

  private static int count(BufferedImage image, int color, int fromX, int toX, int fromY, int toY) {
    int count = 0;
    for (int x = fromX; x < toX; x++) {
      for (int y = fromY; y < toY; y++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void plotThatCannotBeWrittenIsAnError() {
    assertThrows(
        IOException.class, () -> CurvePlot.write(folder.resolve("no/curves.png"), "x", Map.of()));
  }

  @Test
  void curvesOfNoUsableValueGiveAPlotAllTheSame() throws IOException {
    SortedMap<Long, Double> bad = new TreeMap<>(Map.of(0L, Double.NaN, 1L, 1.0 / 0));
    assertEquals(1200, draw(Map.of("bad", bad)).getWidth());
    assertEquals(1200, draw(Map.of()).getWidth());
    assertEquals(1200, draw(Map.of("empty", new TreeMap<>())).getWidth());
  }

  @Test
  void singlePointIsDrawn() throws IOException {
    BufferedImage image = draw(Map.of("a", new TreeMap<>(Map.of(3L, 2.0))));
    assertNotEquals(0, count(image, FIRST_COLOR, 0, 1000, 0, 700));
  }

  @Test
  void fallingCurveFallsFromTheUpperLeftToTheLowerRight() throws IOException {
    SortedMap<Long, Double> falling = new TreeMap<>();
    for (long step = 0; step <= 100; step++) {
      falling.put(step, 10 - 0.1 * step);
    }
    falling.put(101L, Double.NaN);
    BufferedImage image = draw(Map.of("falling", falling));
    int upperLeft = count(image, FIRST_COLOR, 0, 600, 0, 350);
    int lowerLeft = count(image, FIRST_COLOR, 0, 600, 350, 700);
    int lowerRight = count(image, FIRST_COLOR, 600, 1000, 350, 700);
    assertTrue(upperLeft > 200 && lowerRight > 200, upperLeft + " and " + lowerRight);
    assertTrue(lowerLeft < upperLeft / 4, lowerLeft + " of " + upperLeft);
  }

  @Test
  void curvesThatAgreeAreBothSeen() throws IOException {
    SortedMap<Long, Double> curve = new TreeMap<>(Map.of(0L, 1.0, 50L, 3.0, 100L, 2.0));
    Map<String, SortedMap<Long, Double>> both = new TreeMap<>(Map.of("djl", curve, "tf", curve));
    BufferedImage image = draw(both);
    assertTrue(count(image, FIRST_COLOR, 100, 1000, 0, 700) > 200);
    assertTrue(count(image, SECOND_COLOR, 100, 1000, 0, 700) > 200);
    Files.delete(folder.resolve("curves.png"));
  }
}

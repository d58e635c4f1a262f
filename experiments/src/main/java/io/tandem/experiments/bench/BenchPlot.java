package io.tandem.experiments.bench;

import io.tandem.api.file.AtomicFile;
import io.tandem.experiments.bench.BenchRow.Measured;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** Draws rows as two charts, one above the other: tokens per second, and the share of the limit. */
public final class BenchPlot {
  private static final int WIDTH = 1400;
  private static final int HEIGHT = 520;

  /** Okabe and Ito's palette, which people with any colour vision can tell apart. */
  private static final Color[] COLORS = {
    new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7)
  };

  private BenchPlot() {}

  /**
   * Draws a PNG; rows that failed are left out.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<BenchRow> rows) throws IOException {
    CategoryChart speed = chart("Tokens per second", rows, BenchRow::tokensPerSecond);
    speed.getStyler().setYAxisLogarithmic(true);
    // Bars stand on the axis's lower end, which the library would put at a logarithm of nothing.
    speed.getStyler().setYAxisMin(1.0);
    CategoryChart share =
        chart("Share of the machine's limit, in percent", rows, (row, m) -> 100 * row.share(m));
    BufferedImage image = new BufferedImage(WIDTH, 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(BitmapEncoder.getBufferedImage(speed), 0, 0, null);
    graphics.drawImage(BitmapEncoder.getBufferedImage(share), 0, HEIGHT, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    AtomicFile.write(
        file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png.toByteArray())));
  }

  private static CategoryChart chart(
      String title, List<BenchRow> rows, BiFunction<BenchRow, Measured, Double> figure) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    Styler styler = chart.getStyler();
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setSeriesColors(COLORS);
    chart.getStyler().setXAxisLabelRotation(20);
    Set<String> systems = new LinkedHashSet<>();
    Set<String> places = new LinkedHashSet<>();
    for (BenchRow row : rows) {
      if (row.outcome() instanceof Measured) {
        systems.add(row.system());
        places.add(place(row.job()));
      }
    }
    for (String system : systems) {
      List<Double> values = new ArrayList<>();
      for (String place : places) {
        values.add(
            rows.stream()
                .filter(row -> row.system().equals(system) && place(row.job()).equals(place))
                .filter(row -> row.outcome() instanceof Measured)
                .map(row -> figure.apply(row, (Measured) row.outcome()))
                .findFirst()
                .orElse(null));
      }
      chart.addSeries(system, List.copyOf(places), values);
    }
    return chart;
  }

  private static String place(BenchJob job) {
    String batch = job.task() == BenchTask.TRAIN ? "" : " x" + job.batch();
    String precision = job.precisionWord().replace("float", "");
    return job.shape().name()
        + " "
        + job.task().word()
        + batch
        + " "
        + (precision.equals("32") ? "f32" : "bf16");
  }
}

package io.tandem.experiments.reach;

import io.tandem.api.file.AtomicFile;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Several reaches beside each other: as a table, as CSV and as a plot.
 *
 * @param reaches at least one
 */
public record ReachReport(List<Reach> reaches) {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final int NARROWEST = 10;

  // Okabe and Ito's palette, which people with any colour vision can tell apart.
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9));

  /** Copies the list. */
  public ReachReport {
    reaches = List.copyOf(reaches);
  }

  private int longest() {
    return reaches.stream().mapToInt(reach -> reach.norms().size()).max().orElseThrow();
  }

  /** A table of norms at distances 0, 1, 2, 5, 10, 20, …, and at the greatest. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%8s", "distance"));
    for (Reach reach : reaches) {
      text.append("  ").append(String.format("%" + width(reach) + "s", reach.name()));
    }
    text.append('\n');
    for (int distance : shown()) {
      text.append(String.format("%8d", distance));
      for (Reach reach : reaches) {
        String norm =
            distance < reach.norms().size()
                ? String.format(Locale.ROOT, "%.3g", reach.norms().get(distance))
                : "";
        text.append("  ").append(String.format("%" + width(reach) + "s", norm));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static int width(Reach reach) {
    return Math.max(NARROWEST, reach.name().length());
  }

  private List<Integer> shown() {
    List<Integer> shown = new ArrayList<>(List.of(0));
    for (int power = 1; power < longest(); power *= 10) {
      for (int distance : new int[] {power, 2 * power, 5 * power}) {
        if (distance < longest() - 1) {
          shown.add(distance);
        }
      }
    }
    if (longest() > 1) {
      shown.add(longest() - 1);
    }
    return shown;
  }

  /** Every norm, a line for each distance. */
  public String csv() {
    StringBuilder csv = new StringBuilder("distance");
    reaches.forEach(reach -> csv.append(',').append(quoted(reach.name())));
    csv.append('\n');
    for (int distance = 0; distance < longest(); distance++) {
      csv.append(distance);
      for (Reach reach : reaches) {
        csv.append(',');
        if (distance < reach.norms().size()) {
          csv.append(reach.norms().get(distance));
        }
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * Draws the norms over the distance, on a logarithmic axis; a norm of 0 is not drawn.
   *
   * @param file a PNG
   * @throws IOException if it cannot be written
   */
  public void plot(Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("How far back the gradient reaches")
            .xAxisTitle("tokens before the last")
            .yAxisTitle("norm of the gradient of a text's loss")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
    for (int i = 0; i < reaches.size(); i++) {
      List<Integer> distances = new ArrayList<>();
      List<Double> norms = new ArrayList<>();
      for (int distance = 0; distance < reaches.get(i).norms().size(); distance++) {
        double norm = reaches.get(i).norms().get(distance);
        if (norm > 0) {
          distances.add(distance);
          norms.add(norm);
        }
      }
      if (!norms.isEmpty()) {
        XYSeries line = chart.addSeries(reaches.get(i).name(), distances, norms);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(COLOURS.get(i % COLOURS.size()));
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
    AtomicFile.write(
        file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png.toByteArray())));
  }
}

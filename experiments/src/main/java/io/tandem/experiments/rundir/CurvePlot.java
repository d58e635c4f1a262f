package io.tandem.experiments.rundir;

import io.tandem.api.file.AtomicFile;
import java.awt.Color;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws curves over the steps of a run, those of several backends laid on each other. Needs no
 * screen.
 */
public final class CurvePlot {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 700;

  /** Okabe and Ito's palette, which people with any colour vision can tell apart. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x000000));

  private CurvePlot() {}

  /**
   * Draws curves as a PNG. Values that are infinite or not a number are left out; a curve of a
   * single point is drawn as a point.
   *
   * @param file where to, for example {@link RunDirectory#curves}
   * @param title what stands above
   * @param curves the values by step, by the curve's name; drawn in this order
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file, String title, Map<String, ? extends SortedMap<Long, Double>> curves)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("step")
            .theme(Styler.ChartTheme.XChart)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("#");
    chart.getStyler().setXAxisTickMarkSpacingHint(100);
    int index = 0;
    for (Map.Entry<String, ? extends SortedMap<Long, Double>> curve : curves.entrySet()) {
      add(chart, curve.getKey(), curve.getValue(), COLORS.get(index++ % COLORS.size()), index);
    }
    byte[] png = ChartEncoder.getBytes(chart, "png");
    AtomicFile.write(file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png)));
  }

  private static void add(
      XYChart chart, String name, SortedMap<Long, Double> curve, Color color, int index) {
    List<Double> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    curve.forEach(
        (step, value) -> {
          if (Double.isFinite(value)) {
            steps.add(step.doubleValue());
            values.add(value);
          }
        });
    if (steps.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, steps, values);
    series.setLineColor(color);
    // Curves that agree hide each other, so that the later ones are drawn thinner.
    series.setLineWidth(index == 1 ? 5f : 2f);
    series.setMarkerColor(color);
    series.setMarker(steps.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }
}

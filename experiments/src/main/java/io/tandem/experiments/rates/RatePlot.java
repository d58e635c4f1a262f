package io.tandem.experiments.rates;

import io.tandem.api.file.AtomicFile;
import io.tandem.training.RateCurve;
import io.tandem.training.RateCurve.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the losses over the logarithm of the rate, and marks what is read off them. */
final class RatePlot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;

  /** How much of the fall's height there is room for above its beginning. */
  private static final double ROOM = 0.25;

  // Okabe and Ito's palette, which people with any colour vision can tell apart.
  private static final Color RAW = new Color(0x56B4E9);
  private static final Color SMOOTHED = new Color(0x0072B2);
  private static final Color STEEPEST = new Color(0xD55E00);
  private static final Color VALLEY = new Color(0x009E73);

  private RatePlot() {}

  /**
   * Draws a PNG.
   *
   * @param curve has a finite loss
   * @throws IOException if the file cannot be written
   */
  static void write(Path file, RateCurve curve) throws IOException {
    List<Point> points =
        curve.points().stream().filter(point -> Double.isFinite(point.smoothed())).toList();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Loss at each learning rate")
            .xAxisTitle("learning rate")
            .yAxisTitle("loss, nats a token")
            .build();
    style(chart.getStyler());
    Limits limits = Limits.of(points);
    chart.getStyler().setYAxisMin(limits.least());
    chart.getStyler().setYAxisMax(limits.most());
    line(chart, "loss of the step", points, Point::loss, RAW, 1);
    line(chart, "smoothed", points, Point::smoothed, SMOOTHED, 2.5f);
    mark(chart, "amid the longest fall", curve.valley(), VALLEY, SeriesMarkers.DIAMOND);
    mark(chart, "steepest fall", curve.steepest(), STEEPEST, SeriesMarkers.CIRCLE);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
    AtomicFile.write(
        file, channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(png.toByteArray())));
  }

  /** What of the losses is shown: the fall. An explosion would leave no room for it. */
  private record Limits(double least, double most) {
    static Limits of(List<Point> points) {
      double least = Double.POSITIVE_INFINITY;
      double bottom = Double.POSITIVE_INFINITY;
      double highest = Double.NEGATIVE_INFINITY;
      double top = Double.NEGATIVE_INFINITY;
      for (Point point : points) {
        least = Math.min(least, Math.min(point.loss(), point.smoothed()));
        highest = Math.max(highest, point.smoothed());
        if (point.smoothed() < bottom) {
          bottom = point.smoothed();
          top = highest;
        }
      }
      double most = top > bottom ? top + ROOM * (top - bottom) : highest;
      // A line that is flat has no height of its own.
      return most > least ? new Limits(least, most) : new Limits(least - 1, least + 1);
    }
  }

  private static void style(XYStyler styler) {
    styler.setXAxisLogarithmic(true);
    styler.setXAxisTickLabelsFormattingFunction(rate -> RateText.rate(rate).replace(".00", ""));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setMarkerSize(12);
  }

  private static void line(
      XYChart chart,
      String name,
      List<Point> points,
      ToDoubleFunction<Point> loss,
      Color color,
      float width) {
    double[] rates = points.stream().mapToDouble(Point::rate).toArray();
    XYSeries series = chart.addSeries(name, rates, points.stream().mapToDouble(loss).toArray());
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width));
  }

  private static void mark(
      XYChart chart, String name, Optional<Point> point, Color color, Marker marker) {
    if (point.isEmpty()) {
      return;
    }
    double rate = point.get().rate();
    XYSeries series =
        chart.addSeries(
            name + ": " + RateText.rate(rate),
            new double[] {rate},
            new double[] {point.get().smoothed()});
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(marker);
    series.setMarkerColor(color);
  }
}

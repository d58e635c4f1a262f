package io.tandem.notebook.show;

import io.tandem.api.evaluation.Exhibit;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over an axis, as images. */
final class ChartDrawing {
  /** Pixels of an image for one of the page, so that letters are sharp. */
  private static final int SCALE = 2;

  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;

  /** Okabe and Ito's, which people with any colour vision tell apart, the darker ones. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x555555));

  private static final double UNEVEN = 0.01;
  private static final float BROAD = 4;
  private static final float NARROW = 1.8f;

  private static final int LEAST_DENSE = 12;

  private ChartDrawing() {}

  static Rich of(Exhibit.Plot plot, boolean logarithmic) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.horizontal())
            .yAxisTitle(plot.vertical())
            .build();
    style(chart);
    chart.getStyler().setYAxisLogarithmic(logarithmic);
    if (logarithmic) {
      chart.getStyler().setYAxisDecimalPattern("0.#E0");
    } else if (plot.lines().stream()
        .flatMap(line -> line.y().stream())
        .anyMatch(value -> Double.isFinite(value) && Math.abs(value) >= 1)) {
      chart.getStyler().setYAxisDecimalPattern("#,##0.##");
    } else {
      chart.getStyler().setYAxisDecimalPattern("0.####");
    }
    chart.getStyler().setSeriesColors(COLORS.toArray(Color[]::new));
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setLegendVisible(plot.lines().size() > 1);
    boolean empty = true;
    for (Exhibit.Line line : plot.lines()) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int i = 0; i < line.x().size(); i++) {
        double value = line.y().get(i);
        if (Double.isFinite(value) && (!logarithmic || value > 0)) {
          x.add(line.x().get(i));
          y.add(value);
        }
      }
      if (x.size() > 2) {
        // Where values are equally far apart, the library writes each below its own point, one into
        // the other; a hundredth of a step, which nobody sees, and the axis has round numbers.
        x.set(1, x.get(1) + UNEVEN * (x.get(1) - x.get(0)));
      }
      if (!x.isEmpty()) {
        XYSeries series = chart.addSeries(line.name(), x, y);
        // The later, the thinner, so that of lines that lie on each other all are seen.
        series.setLineWidth(empty && plot.lines().size() > 1 ? BROAD : NARROW);
        boolean gaps = x.size() < line.x().size();
        series.setMarker(
            gaps || x.size() <= LEAST_DENSE ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        if (gaps) {
          series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        }
        empty = false;
      }
    }
    if (empty) {
      return Rich.text(plot.title() + ": there is nothing to draw yet");
    }
    if (logarithmic) {
      decades(chart, plot);
    }
    if (plot.diagonal()) {
      XYSeries equal = chart.addSeries("equal", new double[] {0, 1}, new double[] {0, 1});
      equal.setMarker(SeriesMarkers.NONE).setLineColor(Color.LIGHT_GRAY).setShowInLegend(false);
    }
    return Rich.png(plot.title(), png(chart), WIDTH);
  }

  /** An axis of whole powers of ten, since others have no number beside them. */
  private static void decades(XYChart chart, Exhibit.Plot plot) {
    double[] logarithms =
        plot.lines().stream()
            .flatMap(line -> line.y().stream())
            .filter(value -> Double.isFinite(value) && value > 0)
            .mapToDouble(Math::log10)
            .toArray();
    double least = Math.floor(Arrays.stream(logarithms).min().orElse(0));
    double greatest = Math.ceil(Arrays.stream(logarithms).max().orElse(1));
    chart.getStyler().setYAxisMin(Math.pow(10, least));
    chart.getStyler().setYAxisMax(Math.pow(10, Math.max(greatest, least + 1)));
  }

  private static void style(Chart<?, ?> chart) {
    Styler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    styler.setLegendBorderColor(new Color(0xDDDDDD));
    styler.setPlotBorderVisible(false);
    styler.setChartTitleBoxVisible(false);
  }

  private static byte[] png(Chart<?, ?> chart) {
    BufferedImage image =
        new BufferedImage(
            chart.getWidth() * SCALE, chart.getHeight() * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}

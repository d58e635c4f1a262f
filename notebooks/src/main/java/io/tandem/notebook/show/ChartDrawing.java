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
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over an axis and values on a grid, as images. */
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

  private static final Color[] SHADES = {
    Color.WHITE, new Color(0xC6DDEC), new Color(0x6FAED2), new Color(0x0072B2), new Color(0x00395A)
  };

  /** Up to so many cells, each has its value written in it. */
  private static final int LEGIBLE = 150;

  private static final int LONGEST_NAME = 24;
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
    chart.getStyler().setSeriesColors(COLORS.toArray(Color[]::new));
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
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
      if (!x.isEmpty()) {
        XYSeries series = chart.addSeries(line.name(), x, y);
        empty = false;
        series.setMarker(x.size() <= LEAST_DENSE ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      }
    }
    if (empty) {
      return Rich.text(plot.title() + ": there is nothing to draw yet");
    }
    if (plot.diagonal()) {
      XYSeries equal = chart.addSeries("equal", new double[] {0, 1}, new double[] {0, 1});
      equal.setMarker(SeriesMarkers.NONE).setLineColor(Color.LIGHT_GRAY).setShowInLegend(false);
    }
    return Rich.png(plot.title(), png(chart), WIDTH);
  }

  /** Rows from the top down. */
  static Rich of(Exhibit.HeatMap map) {
    int rows = map.rows().size();
    int columns = map.columns().size();
    int cell = Math.max(14, Math.min(44, 640 / Math.max(1, columns)));
    int width = Math.max(360, columns * cell + 260);
    int height = Math.max(220, rows * Math.min(cell, 32) + 190);
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(width)
            .height(height)
            .title(map.title())
            .xAxisTitle(map.columnAxis())
            .yAxisTitle(map.rowAxis())
            .build();
    style(chart);
    chart.getStyler().setRangeColors(SHADES);
    chart.getStyler().setPiecewise(false);
    chart.getStyler().setShowValue(rows * columns <= LEGIBLE);
    chart.getStyler().setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
    chart.getStyler().setXAxisLabelRotation(columns > 6 ? 60 : 0);
    chart.getStyler().setPlotContentSize(1);
    double greatest =
        map.values().stream().flatMap(List::stream).mapToDouble(v -> v).max().orElse(1);
    double least = map.values().stream().flatMap(List::stream).mapToDouble(v -> v).min().orElse(0);
    chart.getStyler().setMin(Math.min(0, least)).setMax(greatest > least ? greatest : least + 1);
    List<Number[]> cells = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        double value = map.values().get(rows - 1 - row).get(column);
        cells.add(new Number[] {column, row, Math.round(value * 1000) / 1000.0});
      }
    }
    List<String> down = distinct(map.rows());
    java.util.Collections.reverse(down);
    chart.addSeries(map.title(), distinct(map.columns()), down, cells);
    return Rich.png(map.title(), png(chart), width);
  }

  /** A chart wants each name once; the same word may well stand twice in a text. */
  private static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
      StringBuilder unique = new StringBuilder(shown.isEmpty() ? "·" : shown);
      while (distinct.contains(unique.toString())) {
        unique.append('\u200a'); // a hair space, which nobody sees
      }
      distinct.add(unique.toString());
    }
    return distinct;
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

package io.tandem.experiments.bench;

import io.tandem.api.file.AtomicFile;
import io.tandem.experiments.bench.BenchRow.Measured;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;

/**
 * Draws rows as two charts, one above the other: tokens per second, and the share of the limit.
 * Each bar carries its value, and half the distance between the quartiles of the rounds on either
 * side of its end.
 */
public final class BenchPlot {
  private static final int WIDTH = 1400;
  private static final int HEIGHT = 520;

  /** What axis labels of up to seven characters need, so that both charts begin at one place. */
  private static final int AXIS_WIDTH = 70;

  /** About what the bars have of the width. */
  private static final double PLOT_WIDTH = WIDTH - AXIS_WIDTH - 110;

  /** A bar that is wider than this says nothing more. */
  private static final double WIDEST_BAR = 90;

  /** What the value of a bar needs beside itself; in narrower bars it stands upright. */
  private static final double WIDTH_OF_VALUE = 58;

  /** Okabe and Ito's palette, which people with any colour vision can tell apart. */
  private static final Color[] COLORS = {
    new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7)
  };

  private BenchPlot() {}

  /** The height of a bar, and what the library takes for how far it is uncertain. */
  private record Figure(double value, double error) {
    /** On a logarithmic axis the library takes the logarithm of the error too: it is a factor. */
    static Figure speed(BenchRow row, Measured measured) {
      return new Figure(row.tokensPerSecond(measured), 1 + known(measured.stepSpread()));
    }

    static Figure share(BenchRow row, Measured measured) {
      double percent = 100 * row.share(measured);
      return new Figure(percent, percent * known(measured.shareSpread()));
    }

    private static double known(double spread) {
      return Double.isNaN(spread) ? 0 : spread;
    }
  }

  private interface Chosen {
    Figure of(BenchRow row, Measured measured);
  }

  /**
   * Draws a PNG; rows that failed are left out.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<BenchRow> rows) throws IOException {
    CategoryChart speed = chart("Tokens per second", rows, Figure::speed);
    speed.getStyler().setYAxisLogarithmic(true);
    // Bars stand on the axis's lower end, which the library would put at a logarithm of nothing.
    speed.getStyler().setYAxisMin(1.0);
    rows.stream()
        .filter(row -> row.outcome() instanceof Measured)
        .map(row -> Figure.speed(row, (Measured) row.outcome()))
        .mapToDouble(figure -> figure.value() * figure.error())
        .max()
        .ifPresent(most -> speed.getStyler().setYAxisMax(1.2 * most));
    CategoryChart share = chart("Share of the machine's limit, in percent", rows, Figure::share);
    share.getStyler().setYAxisMin(0.0);
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

  private static CategoryChart chart(String title, List<BenchRow> rows, Chosen chosen) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    Set<String> systems = new LinkedHashSet<>();
    Set<String> places = new LinkedHashSet<>();
    for (BenchRow row : rows) {
      if (row.outcome() instanceof Measured) {
        systems.add(row.system());
        places.add(place(row.job()));
      }
    }
    style(chart.getStyler(), places.size(), systems.size());
    for (String system : systems) {
      List<Optional<Figure>> figures =
          places.stream().map(place -> figure(rows, system, place, chosen)).toList();
      chart.addSeries(
          system,
          List.copyOf(places),
          numbers(figures, Figure::value),
          numbers(figures, Figure::error));
    }
    return chart;
  }

  private static void style(CategoryStyler styler, int places, int systems) {
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setSeriesColors(COLORS);
    styler.setXAxisLabelRotation(20);
    styler.setYAxisLeftWidthHint(AXIS_WIDTH);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    styler.setYAxisTickLabelsFormattingFunction(BenchPlot::number);
    double most = PLOT_WIDTH / Math.max(1, places * systems);
    double bar = Math.min(0.85 * most, WIDEST_BAR);
    styler.setAvailableSpaceFill(bar / most);
    styler.setLabelsVisible(true);
    styler.setLabelsPosition(0.2);
    styler.setLabelsRotation(bar < WIDTH_OF_VALUE ? 90 : 0);
    styler.setLabelsFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
    styler.setErrorBarsColor(Color.BLACK);
  }

  private static Optional<Figure> figure(
      List<BenchRow> rows, String system, String place, Chosen chosen) {
    return rows.stream()
        .filter(row -> row.system().equals(system) && place(row.job()).equals(place))
        .filter(row -> row.outcome() instanceof Measured)
        .map(row -> chosen.of(row, (Measured) row.outcome()))
        .findFirst();
  }

  /** The library takes null for a bar that is not there. */
  private static List<Double> numbers(
      List<Optional<Figure>> figures, ToDoubleFunction<Figure> number) {
    List<Double> numbers = new ArrayList<>();
    for (Optional<Figure> figure : figures) {
      numbers.add(figure.isPresent() ? (Double) number.applyAsDouble(figure.get()) : null);
    }
    return numbers;
  }

  /** Three digits that count, without noughts behind the point. */
  static String number(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
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

package io.tandem.experiments.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * From figures to an axis, the better the higher. Where a few trials are so bad that all others
 * would look the same, the axis ends before them.
 *
 * @param best the figure at the axis' upper end
 * @param worst the figure at its lower end
 * @param cut whether some lie beyond it
 */
record PlotScale(double best, double worst, boolean cut) {
  private static final double MOST = 0.8;
  private static final double FAR = 4;
  private static final int TICKS = 5;

  /** An axis for figures, at least one, all finite. */
  static PlotScale of(Goal goal, double[] figures) {
    double[] losses = Arrays.stream(figures).map(goal::loss).sorted().toArray();
    double least = losses[0];
    double greatest = losses[losses.length - 1];
    double usual = losses[(int) (MOST * (losses.length - 1))];
    boolean far = greatest - least > FAR * (usual - least) && usual > least;
    double end = far ? usual + (usual - least) / 2 : greatest;
    // A loss is a figure or its negative.
    return new PlotScale(goal.loss(least), goal.loss(end), far && greatest > end);
  }

  /** From 0 at the lower end to 1 at the upper. */
  double at(double figure) {
    if (best == worst) {
      return 0.5;
    }
    return Math.min(1, Math.max(0, (figure - worst) / (best - worst)));
  }

  /** Figures that are told at the axis, evenly from end to end. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i < TICKS && (i == 0 || best != worst); i++) {
      ticks.add(worst + (best - worst) * i / (TICKS - 1));
    }
    return ticks;
  }

  /** A figure for people, of four digits that count. */
  static String text(double figure) {
    if (figure == 0) {
      return "0";
    }
    double size = Math.abs(figure);
    if (size < 1e-3 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.2e", figure);
    }
    int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + digits + "f", figure);
    return digits == 0 ? text : text.replaceFirst("\\.?0+$", "");
  }
}

package io.tandem.experiments.rates;

import io.tandem.training.RateCurve;
import io.tandem.training.RateCurve.Point;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** A curve for people: some of its points, how it ended, and what to put into the config. */
final class RateText {
  private static final int ROWS = 11;

  private RateText() {}

  /** Three digits that count: {@code 4.86e-3}, {@code 1.87}. */
  static String rate(double rate) {
    return String.format(Locale.ROOT, "%.2e", rate)
        .replace("e+", "e")
        .replaceFirst("e(-?)0", "e$1")
        .replaceFirst("e0$", "");
  }

  /** The whole text, a line break at its end. */
  static String of(RateCurve curve) {
    return table(curve) + String.format("%n%s%n%s", ending(curve), suggestion(curve));
  }

  private static String table(RateCurve curve) {
    List<Point> points = curve.points();
    Optional<Point> steepest = curve.steepest();
    Optional<Point> valley = curve.valley();
    TreeSet<Integer> shown = new TreeSet<>();
    for (int row = 0; row < ROWS && !points.isEmpty(); row++) {
      shown.add((int) Math.round(row * (points.size() - 1.0) / (ROWS - 1)));
    }
    steepest.ifPresent(point -> shown.add(points.indexOf(point)));
    valley.ifPresent(point -> shown.add(points.indexOf(point)));
    StringBuilder text =
        new StringBuilder(String.format("%6s%12s%12s%12s%n", "step", "rate", "loss", "smoothed"));
    for (int index : shown) {
      Point point = points.get(index);
      String mark =
          (steepest.equals(Optional.of(point)) ? "  steepest fall" : "")
              + (valley.equals(Optional.of(point)) ? "  amid the longest fall" : "");
      text.append(
          String.format(
              Locale.ROOT,
              "%6d%12s%12s%12s%s%n",
              point.step(),
              rate(point.rate()),
              loss(point.loss()),
              loss(point.smoothed()),
              mark));
    }
    return text.toString();
  }

  /** What has exploded needs no four decimals. */
  private static String loss(double loss) {
    return String.format(Locale.ROOT, Math.abs(loss) < 1e5 ? "%.4f" : "%.2e", loss);
  }

  private static String ending(RateCurve curve) {
    int made = curve.points().size();
    if (curve.ending() == RateCurve.Ending.COMPLETED) {
      return "It went through all " + made + " rates.";
    }
    String place =
        made == 0
            ? "before the first step"
            : String.format(
                Locale.ROOT,
                "after step %d of %d, at the rate %s",
                made,
                curve.range().steps(),
                rate(curve.points().get(made - 1).rate()));
    return "It ended "
        + place
        + switch (curve.ending()) {
          case DIVERGED -> ": the smoothed loss was more than four times the least.";
          case NOT_FINITE -> ": the loss or its gradient was not finite.";
          default -> ", because it was asked to.";
        };
  }

  private static String suggestion(RateCurve curve) {
    Optional<Point> steepest = curve.steepest();
    if (steepest.isPresent()) {
      return String.format(
          "The smoothed loss falls most steeply at %s; in a config:%n"
              + "  training.schedule.peak = %s%n",
          rate(steepest.get().rate()), rate(steepest.get().rate()));
    }
    return curve.points().size() < RateCurve.FEWEST
        ? String.format(
            "There is no suggestion: it takes %d points, and there are %d; take more --steps, or"
                + " begin lower with --from.%n",
            RateCurve.FEWEST, curve.points().size())
        : String.format(
            "There is no suggestion: the smoothed loss never falls; try other rates with --from"
                + " and --to.%n");
  }
}

package io.tandem.experiments.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of trials in the order in which they began, and the best so far, as SVG. */
final class HistoryPlot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 300;
  private static final int LEFT = 80;
  private static final int RIGHT = 980;
  private static final int TOP = 20;
  private static final int BOTTOM = 260;
  private static final int MOST_NUMBERS = 20;

  private HistoryPlot() {}

  /** What the template names. */
  record Model(
      String metric,
      int width,
      int height,
      int left,
      int right,
      int bottom,
      int labelx,
      List<Tick> ticks,
      List<Label> numbers,
      String best,
      List<Dot> dots,
      boolean cut) {}

  record Tick(String y, String texty, String label) {}

  record Label(String x, String label) {}

  record Dot(String x, String y, String style, String title) {}

  /** A drawing of trials that have figures, at least one. */
  static Model of(Goal goal, List<Trial> trials, PlotScale scale) {
    List<Tick> ticks = new ArrayList<>();
    for (double figure : scale.ticks()) {
      double y = y(scale.at(figure));
      ticks.add(new Tick(number(y), number(y + 4), PlotScale.text(figure)));
    }
    int last = trials.get(trials.size() - 1).number();
    List<Label> numbers = new ArrayList<>();
    List<Dot> dots = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    double best = Double.POSITIVE_INFINITY;
    double height = Double.NaN;
    int step = 1 + last / MOST_NUMBERS;
    for (Trial trial : trials) {
      double value = trial.value().orElseThrow();
      double x = LEFT + 20 + (RIGHT - LEFT - 40.0) * (trial.number() - 1) / Math.max(1, last - 1);
      if (goal.loss(value) < best) {
        if (!line.isEmpty()) {
          line.append(number(x)).append(',').append(number(height)).append(' ');
        }
        best = goal.loss(value);
        height = y(scale.at(value));
      }
      line.append(number(x)).append(',').append(number(height)).append(' ');
      if (trial.number() % step == 0) {
        numbers.add(new Label(number(x), Integer.toString(trial.number())));
      }
      dots.add(
          new Dot(
              number(x), number(y(scale.at(value))), SweepResult.state(trial), title(goal, trial)));
    }
    return new Model(
        goal.metric(),
        WIDTH,
        HEIGHT,
        LEFT,
        RIGHT,
        BOTTOM + 25,
        LEFT - 8,
        ticks,
        numbers,
        line.toString().strip(),
        dots,
        scale.cut());
  }

  /** What is told of a trial where the pointer rests on it. */
  static String title(Goal goal, Trial trial) {
    StringBuilder text = new StringBuilder("trial " + trial.number() + ": " + goal.metric() + " ");
    text.append(SweepResult.value(trial));
    trial.values().forEach((key, value) -> text.append(", ").append(key + " = " + value));
    return text.toString();
  }

  private static double y(double position) {
    return BOTTOM - position * (BOTTOM - TOP);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

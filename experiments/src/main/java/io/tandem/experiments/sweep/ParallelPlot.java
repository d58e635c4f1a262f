package io.tandem.experiments.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trials as lines over parallel axes, one for each key and one for the goal, as SVG. */
final class ParallelPlot {
  private static final int AXIS_ROOM = 190;
  private static final int LEAST_WIDTH = 700;
  private static final int HEIGHT = 400;
  private static final int MARGIN = 100;
  private static final int TOP = 50;
  private static final int BOTTOM = 375;
  private static final int RANKS = 5;
  private static final int MOST_TICKS = 9;
  private static final int LONGEST = 22;
  private static final int TICK = 5;

  private ParallelPlot() {}

  /** What the template names. */
  record Model(
      String metric,
      int width,
      int height,
      int top,
      int bottom,
      int namey,
      List<Axis> axes,
      List<Line> lines,
      boolean cut) {}

  record Axis(String x, String name, String anchor, List<Tick> ticks) {}

  record Tick(String x1, String x2, String x3, String y, String texty, String label) {}

  record Line(int rank, boolean first, String points, String title) {}

  /**
   * A drawing of trials that have figures.
   *
   * @param trials best first, at least one
   */
  static Model of(Goal goal, List<Dimension> dimensions, List<Trial> trials, PlotScale scale) {
    int count = dimensions.size();
    int width = Math.max(LEAST_WIDTH, AXIS_ROOM * count + 2 * MARGIN);
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      axes.add(axis(x(i, count, width), i == 0, dimensions.get(i).key(), ticks(dimensions.get(i))));
    }
    Map<Double, String> figures = new LinkedHashMap<>();
    scale.ticks().forEach(figure -> figures.put(scale.at(figure), PlotScale.text(figure)));
    axes.add(axis(x(count, count, width), false, goal.metric(), figures));
    List<Line> lines = new ArrayList<>();
    // The best is drawn last, above the others.
    for (int place = trials.size() - 1; place >= 0; place--) {
      Trial trial = trials.get(place);
      StringBuilder points = new StringBuilder();
      for (int i = 0; i < count; i++) {
        Dimension dimension = dimensions.get(i);
        double position = dimension.space().position(trial.values().get(dimension.key()));
        append(points, x(i, count, width), position);
      }
      append(points, x(count, count, width), scale.at(trial.value().orElseThrow()));
      int rank = RANKS - 1 - place * RANKS / trials.size();
      lines.add(
          new Line(rank, place == 0, points.toString().strip(), HistoryPlot.title(goal, trial)));
    }
    return new Model(goal.metric(), width, HEIGHT, TOP, BOTTOM, TOP - 22, axes, lines, scale.cut());
  }

  private static double x(int axis, int last, int width) {
    return MARGIN + (width - 2.0 * MARGIN) * axis / last;
  }

  private static void append(StringBuilder points, double x, double position) {
    points.append(HistoryPlot.number(x)).append(',');
    points.append(HistoryPlot.number(y(position))).append(' ');
  }

  private static double y(double position) {
    return BOTTOM - Math.min(1, Math.max(0, position)) * (BOTTOM - TOP);
  }

  /** Of the first axis, texts stand to the left, so that no line runs through them. */
  private static Axis axis(double x, boolean first, String name, Map<Double, String> labels) {
    List<Tick> ticks = new ArrayList<>();
    double away = first ? -TICK : TICK;
    labels.forEach(
        (position, label) ->
            ticks.add(
                new Tick(
                    HistoryPlot.number(x),
                    HistoryPlot.number(x + away),
                    HistoryPlot.number(x + 2 * away),
                    HistoryPlot.number(y(position)),
                    HistoryPlot.number(y(position) + 4),
                    shortened(label))));
    return new Axis(HistoryPlot.number(x), shortened(name), first ? "end" : "start", ticks);
  }

  /** The end of a key tells more than its beginning. */
  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : "…" + text.substring(text.length() - LONGEST + 1);
  }

  private static Map<Double, String> ticks(Dimension dimension) {
    Map<Double, String> ticks = new LinkedHashMap<>();
    if (dimension.space() instanceof Space.Choice choice) {
      List<String> values = choice.values();
      int step = 1 + (values.size() - 1) / MOST_TICKS;
      for (int i = 0; i < values.size(); i += step) {
        ticks.put(choice.position(values.get(i)), values.get(i));
      }
      return ticks;
    }
    for (double position = 0; position <= 1; position += 0.25) {
      String value = dimension.space().at(position);
      ticks.put(dimension.space().position(value), PlotScale.text(Double.parseDouble(value)));
    }
    return ticks;
  }
}

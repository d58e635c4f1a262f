package io.tandem.experiments.report;

import io.tandem.experiments.rundir.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One metric of one run over its steps.
 *
 * @param points in the order of their steps, of which each stands once
 */
record Curve(List<Point> points) {

  /**
   * A measurement.
   *
   * @param step updates made
   * @param seconds since the run began
   * @param value the figure; it may be infinite or not a number
   */
  record Point(long step, double seconds, double value) {}

  Curve {
    points = List.copyOf(points);
  }

  /** Where a step was measured twice, the later value counts. */
  static Curve of(List<JournalEntry> entries, long begun) {
    TreeMap<Long, Point> points = new TreeMap<>();
    for (JournalEntry entry : entries) {
      double seconds = Math.max(0, entry.time() - begun) / 1000.0;
      points.put(entry.step(), new Point(entry.step(), seconds, entry.value()));
    }
    return new Curve(List.copyOf(points.values()));
  }

  List<Point> finite() {
    return points.stream().filter(point -> Double.isFinite(point.value())).toList();
  }

  /**
   * A curve that looks the same with fewer points: of each of equally long stretches the least and
   * the greatest are kept, and what is infinite or not a number.
   *
   * @param most about how many points are wanted
   */
  Curve thinned(int most) {
    if (points.size() <= most) {
      return this;
    }
    int stretch = (int) Math.ceil(2.0 * points.size() / most);
    List<Point> kept = new ArrayList<>();
    for (int start = 0; start < points.size(); start += stretch) {
      List<Point> part = points.subList(start, Math.min(points.size(), start + stretch));
      int least = -1;
      int greatest = -1;
      for (int i = 0; i < part.size(); i++) {
        double value = part.get(i).value();
        if (Double.isFinite(value)) {
          least = least < 0 || value < part.get(least).value() ? i : least;
          greatest = greatest < 0 || value > part.get(greatest).value() ? i : greatest;
        }
      }
      for (int i = 0; i < part.size(); i++) {
        if (i == least || i == greatest || !Double.isFinite(part.get(i).value())) {
          kept.add(part.get(i));
        }
      }
    }
    return new Curve(kept);
  }
}

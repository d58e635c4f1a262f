package io.tandem.notebook;

import io.tandem.api.evaluation.Exhibit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Numbers by step as the lines of a plot. */
final class Curves {
  private Curves() {}

  static Exhibit.Line line(String name, Map<? extends Number, ? extends Number> values) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    values.forEach(
        (step, value) -> {
          x.add(step.doubleValue());
          y.add(value.doubleValue());
        });
    return new Exhibit.Line(name, x, y);
  }
}

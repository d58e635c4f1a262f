package io.tandem.experiments.report;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart of curves over steps or time. The script of the page draws it from {@link #json}; without
 * the script its {@link #rows} say what there is to see.
 *
 * @param id unique in the page
 * @param title what is drawn, for people
 * @param unit of the values; may be empty
 * @param wide whether it takes the page's whole width
 * @param smooth whether its curves may be smoothed: not where each value counts
 * @param logarithmic whether values are drawn on a logarithmic axis at first
 * @param format how values are written
 * @param series the curves, drawn in this order
 */
record Chart(
    String id,
    String title,
    String unit,
    boolean wide,
    boolean smooth,
    boolean logarithmic,
    FigureName format,
    List<Series> series) {
  /** How many colours the style has; after the last the first comes again. */
  static final int COLORS = 8;

  /** More points than a screen has columns show nothing more, and make the page large. */
  private static final int MOST_POINTS = 8000;

  /** What a double needs to look right on a screen. */
  private static final MathContext DIGITS = new MathContext(8);

  /**
   * A curve.
   *
   * @param label what it is called
   * @param run the number of the run that it belongs to, from 0; its colour where runs are compared
   * @param color the number of its colour, from 0
   * @param dashed whether it is drawn as points joined by dashes, for what is measured now and then
   * @param curve its points
   */
  record Series(String label, int run, int color, boolean dashed, Curve curve) {}

  /** What the table beside the chart says of a curve. */
  record Row(
      String label, String points, String first, String least, String greatest, String last) {}

  Chart {
    series = List.copyOf(series);
  }

  boolean measured() {
    return !unit.isEmpty();
  }

  boolean thinned() {
    return series.stream().anyMatch(s -> s.curve().points().size() > MOST_POINTS);
  }

  List<Row> rows() {
    return series.stream().map(this::row).toList();
  }

  private Row row(Series one) {
    List<Curve.Point> all = one.curve().points();
    List<Curve.Point> finite = one.curve().finite();
    if (finite.isEmpty()) {
      return new Row(one.label(), FigureName.whole(all.size()), "-", "-", "-", "-");
    }
    double least = finite.stream().mapToDouble(Curve.Point::value).min().orElseThrow();
    double greatest = finite.stream().mapToDouble(Curve.Point::value).max().orElseThrow();
    return new Row(
        one.label(),
        FigureName.whole(all.size()),
        format.text(all.get(0).value()),
        format.text(least),
        format.text(greatest),
        format.text(all.get(all.size() - 1).value()));
  }

  /** What the script reads; no text in it can end the element that it stands in. */
  String json() {
    List<JsonValue> curves = new ArrayList<>();
    for (Series one : series) {
      List<JsonValue> steps = new ArrayList<>();
      List<JsonValue> seconds = new ArrayList<>();
      List<JsonValue> values = new ArrayList<>();
      for (Curve.Point point : one.curve().thinned(MOST_POINTS).points()) {
        steps.add(JsonNumber.of(point.step()));
        seconds.add(number(point.seconds()));
        values.add(number(point.value()));
      }
      curves.add(
          JsonObject.builder()
              .put("label", one.label())
              .put("run", one.run())
              .put("color", one.color() % COLORS)
              .put("dashed", one.dashed())
              .put("steps", new JsonArray(steps))
              .put("seconds", new JsonArray(seconds))
              .put("values", new JsonArray(values))
              .build());
    }
    JsonObject chart =
        JsonObject.builder()
            .put("title", title)
            .put("unit", unit)
            .put("smooth", smooth)
            .put("logarithmic", logarithmic)
            .put("series", new JsonArray(curves))
            .build();
    return embedded(chart);
  }

  /** JSON as it can stand in a script element of a page. */
  static String embedded(JsonObject json) {
    return JsonWriter.compact(json)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }

  /** JSON has no number for what is infinite or none: the curve has a gap there. */
  private static JsonValue number(double value) {
    return Double.isFinite(value)
        ? JsonNumber.of(new BigDecimal(value).round(DIGITS).doubleValue())
        : JsonNull.NULL;
  }
}

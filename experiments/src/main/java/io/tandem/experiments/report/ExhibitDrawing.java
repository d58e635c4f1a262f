package io.tandem.experiments.report;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Exhibits as HTML. Plots are drawn by the page's script, and have a table for where it is off. */
final class ExhibitDrawing {
  /** How many steps there are from no colour to the strongest. */
  private static final int LEVELS = 10;

  /** With more characters above columns, cells are small and what stands above them is turned. */
  private static final int ROOMY = 48;

  /** What a column takes at least, and what stands between two, in characters. */
  private static final int NARROWEST = 5;

  private static final int BETWEEN = 2;

  /** More columns than half of the page is wide enough for. */
  private static final int HALF_A_PAGE = 14;

  private static final double WHOLE = 0x1p53;

  private ExhibitDrawing() {}

  record Table(String title, List<String> columns, List<TableRow> rows) {}

  record TableRow(String label, List<String> cells) {}

  record HeatMap(
      String title, String axes, String rowaxis, List<String> columns, List<HeatRow> rows) {
    boolean dense() {
      return columns.stream().mapToInt(c -> Math.max(NARROWEST, c.length()) + BETWEEN).sum()
          > ROOMY;
    }

    boolean wide() {
      return columns.size() > HALF_A_PAGE;
    }
  }

  record HeatRow(String label, List<HeatCell> cells) {}

  record HeatCell(String text, String level) {}

  record Plot(String id, String title, String axes, String json, List<PlotLine> lines) {}

  record PlotLine(String name, List<PlotPoint> points) {}

  record PlotPoint(String x, String y) {}

  record Texts(String title, String note, List<Passage> passages) {
    boolean explained() {
      return !note.isEmpty()
          && passages.stream().flatMap(one -> one.spans().stream()).anyMatch(Span::marked);
    }
  }

  record Passage(String name, String note, List<Span> spans) {
    boolean noted() {
      return !note.isEmpty();
    }
  }

  record Span(String text, String level) {
    boolean marked() {
      return !level.isEmpty();
    }
  }

  static String html(Exhibit exhibit, String id, Templates templates) {
    if (exhibit instanceof Exhibit.Table table) {
      return templates.render("exhibit-table", table(table));
    } else if (exhibit instanceof Exhibit.HeatMap map) {
      return templates.render("exhibit-heat-map", heatMap(map));
    } else if (exhibit instanceof Exhibit.Plot plot) {
      return templates.render("exhibit-plot", plot(plot, id));
    } else if (exhibit instanceof Exhibit.Places places) {
      return templates.render("exhibit-places", PlacesDrawing.figure(places));
    }
    return templates.render("exhibit-texts", texts((Exhibit.Texts) exhibit));
  }

  private static Table table(Exhibit.Table table) {
    List<TableRow> rows = new ArrayList<>();
    for (Exhibit.Row row : table.rows()) {
      rows.add(
          new TableRow(row.label(), row.figures().stream().map(ExhibitDrawing::number).toList()));
    }
    return new Table(table.title(), table.columns(), rows);
  }

  /** Counts are coloured by their share of the row; anything else by what is greatest of all. */
  private static HeatMap heatMap(Exhibit.HeatMap map) {
    boolean counts =
        map.values().stream()
            .flatMap(List::stream)
            .allMatch(value -> value >= 0 && value == Math.rint(value));
    double greatest =
        map.values().stream()
            .flatMap(List::stream)
            .mapToDouble(ExhibitDrawing::size)
            .max()
            .orElse(0);
    List<HeatRow> rows = new ArrayList<>();
    for (int i = 0; i < map.rows().size(); i++) {
      List<Double> values = map.values().get(i);
      double all = counts ? values.stream().mapToDouble(Double::doubleValue).sum() : greatest;
      rows.add(
          new HeatRow(
              map.rows().get(i),
              values.stream()
                  .map(value -> new HeatCell(number(value), level(all == 0 ? 0 : value / all)))
                  .toList()));
    }
    String axes = map.rowAxis() + " down, " + map.columnAxis() + " across";
    return new HeatMap(map.title(), axes, map.rowAxis(), map.columns(), rows);
  }

  private static double size(double value) {
    return Double.isFinite(value) ? Math.abs(value) : 0;
  }

  private static String level(double share) {
    if (!Double.isFinite(share)) {
      return "0";
    }
    long level = Math.round(Math.min(1, Math.abs(share)) * LEVELS);
    return (share < 0 && level > 0 ? "against-" : "") + level;
  }

  private static Plot plot(Exhibit.Plot plot, String id) {
    List<JsonValue> series = new ArrayList<>();
    List<PlotLine> lines = new ArrayList<>();
    for (Exhibit.Line line : plot.lines()) {
      List<PlotPoint> points = new ArrayList<>();
      for (int i = 0; i < line.x().size(); i++) {
        points.add(new PlotPoint(number(line.x().get(i)), number(line.y().get(i))));
      }
      lines.add(new PlotLine(line.name(), points));
      series.add(
          JsonObject.builder()
              .put("label", line.name())
              .put("color", series.size() % Chart.COLORS)
              .put("x", numbers(line.x()))
              .put("y", numbers(line.y()))
              .build());
    }
    JsonObject json =
        JsonObject.builder()
            .put("diagonal", plot.diagonal())
            .put("horizontal", plot.horizontal())
            .put("vertical", plot.vertical())
            .put("series", new JsonArray(series))
            .build();
    String axes = plot.vertical() + " over " + plot.horizontal();
    return new Plot(id, plot.title(), axes, Chart.embedded(json), lines);
  }

  private static JsonArray numbers(List<Double> values) {
    return new JsonArray(
        values.stream()
            .<JsonValue>map(v -> Double.isFinite(v) ? JsonFigure.toJson(v) : JsonNull.NULL)
            .toList());
  }

  private static Texts texts(Exhibit.Texts texts) {
    List<Passage> passages = new ArrayList<>();
    for (Exhibit.Passage passage : texts.passages()) {
      List<Span> spans = new ArrayList<>();
      for (Exhibit.Span span : passage.spans()) {
        String level = level(span.weight());
        spans.add(new Span(span.text(), level.equals("0") ? "" : level));
      }
      passages.add(
          new Passage(passage.name(), passage.note(), Collections.unmodifiableList(spans)));
    }
    return new Texts(texts.title(), texts.note(), passages);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return value == Math.rint(value) && Math.abs(value) < WHOLE
        ? FigureName.whole(value)
        : FigureName.of("").text(value);
  }
}

package io.tandem.experiments.report;

import io.tandem.api.evaluation.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The final figures of one or more runs, side by side, for people. */
public final class ResultTable {
  /** What precedes the names of baselines and their figures in {@code metrics.json}. */
  private static final String BASELINE = "baseline/";

  private static final int WIDTH = 18;
  private static final int LABEL = 17;

  private final List<Column> runs = new ArrayList<>();

  /** What each run says of a baseline, by the baseline's name. */
  private final Map<String, List<Column>> baselines = new LinkedHashMap<>();

  /** Figures by the names of {@code metrics.json}, and what stands above them. */
  private record Column(
      String name, Map<String, Double> figures, Map<String, Interval> intervals) {}

  /** Makes a table without columns. */
  public ResultTable() {}

  /**
   * Adds a run: a column, and behind the columns of all runs one for each of its baselines. Runs
   * whose baselines of one name have the same figures share a column; where they differ, the run's
   * name stands before the baseline's.
   *
   * @param name what stands above it, for example a backend's name
   * @param figures the figures by the names of {@code metrics.json}
   */
  public void add(String name, Map<String, Double> figures) {
    add(name, figures, Map.of());
  }

  /**
   * Adds a run whose figures lie in intervals by chance.
   *
   * @param name what stands above it
   * @param figures the figures by the names of {@code metrics.json}
   * @param intervals those that are known, by the same names
   */
  public void add(String name, Map<String, Double> figures, Map<String, Interval> intervals) {
    Map<String, Double> own = new LinkedHashMap<>(figures);
    own.keySet().removeIf(metric -> metric.startsWith(BASELINE));
    runs.add(new Column(name, own, intervals));
    Map<String, Map<String, Double>> found = new LinkedHashMap<>();
    figures.forEach(
        (metric, figure) -> {
          String[] parts = metric.split("/", 3);
          if (metric.startsWith(BASELINE) && parts.length == 3) {
            found
                .computeIfAbsent(parts[1], baseline -> new LinkedHashMap<>())
                .put("validation/" + parts[2], figure);
          }
        });
    found.forEach(
        (baseline, measured) ->
            baselines
                .computeIfAbsent(baseline, key -> new ArrayList<>())
                .add(new Column(name, measured, of(baseline, intervals))));
  }

  /** The intervals of a baseline, under the names that the run's own model has for the figures. */
  private static Map<String, Interval> of(String baseline, Map<String, Interval> intervals) {
    String prefix = BASELINE + baseline + "/";
    Map<String, Interval> own = new LinkedHashMap<>();
    intervals.forEach(
        (metric, interval) -> {
          if (metric.startsWith(prefix)) {
            own.put("validation/" + metric.substring(prefix.length()), interval);
          }
        });
    return own;
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>(runs);
    baselines.forEach(
        (baseline, all) -> {
          Map<Map<String, Double>, Column> different = new LinkedHashMap<>();
          all.forEach(one -> different.putIfAbsent(one.figures(), one));
          for (Column one : different.values()) {
            String name = different.size() > 1 ? one.name() + ": " + baseline : baseline;
            columns.add(new Column(name, one.figures(), one.intervals()));
          }
        });
    return columns;
  }

  /** What stands above the columns. */
  List<String> names() {
    return columns().stream().map(Column::name).toList();
  }

  /**
   * One figure of all columns.
   *
   * @param label what the figure is
   * @param cells its value in each column, {@code -} where there is none
   * @param changes how much each column differs from the first; empty where it does not
   * @param intervals where each lies by chance; empty where that is not known
   */
  record Row(String label, List<String> cells, List<String> changes, List<String> intervals) {}

  /** The figures that a column has, those that are known first. */
  List<Row> rows() {
    List<Column> columns = columns();
    Set<String> metrics = new LinkedHashSet<>();
    FigureName.known().forEach(metrics::add);
    columns.forEach(column -> metrics.addAll(column.figures().keySet()));
    metrics.removeIf(FigureName::isDetail);
    List<String> costs = metrics.stream().filter(FigureName::isCost).toList();
    costs.forEach(metrics::remove);
    metrics.addAll(costs);
    List<Row> rows = new ArrayList<>();
    for (String metric : metrics) {
      if (columns.stream()
          .anyMatch(one -> !Double.isNaN(one.figures().getOrDefault(metric, Double.NaN)))) {
        rows.add(row(metric, columns));
      }
    }
    return rows;
  }

  private static Row row(String metric, List<Column> columns) {
    FigureName name = FigureName.of(metric);
    List<String> cells = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    List<String> intervals = new ArrayList<>();
    double first = columns.get(0).figures().getOrDefault(metric, Double.NaN);
    for (Column column : columns) {
      Double value = column.figures().get(metric);
      Interval interval = column.intervals().get(metric);
      cells.add(value == null ? "-" : name.text(value));
      changes.add(value == null ? "" : change(first, value));
      intervals.add(
          interval == null ? "" : name.text(interval.low()) + " to " + name.text(interval.high()));
    }
    return new Row(name.label(), cells, changes, intervals);
  }

  private static String change(double from, double to) {
    if (from == to || !Double.isFinite(from) || !Double.isFinite(to) || from == 0) {
      return "";
    }
    double percent = 100 * (to - from) / Math.abs(from);
    return Math.abs(percent) < 0.005
        ? String.format(Locale.ROOT, "%+.1e", to - from)
        : String.format(Locale.ROOT, "%+.2f %%", percent);
  }

  /**
   * The table as plain text.
   *
   * @return lines, the first one empty; nothing if there are no columns
   */
  public String text() {
    List<String> names = names();
    if (names.isEmpty()) {
      return "";
    }
    List<Row> rows = rows();
    int[] widths = new int[names.size()];
    for (int column = 0; column < widths.length; column++) {
      int longest = names.get(column).length();
      for (Row row : rows) {
        longest = Math.max(longest, row.cells().get(column).length());
        longest = Math.max(longest, row.intervals().get(column).length());
      }
      widths[column] = Math.max(WIDTH, longest + 2);
    }
    int label = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
    String first = "%-" + Math.max(LABEL, label) + "s";
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%n" + first, ""));
    append(text, names, widths);
    for (Row row : rows) {
      text.append(String.format(Locale.ROOT, first, row.label()));
      append(text, row.cells(), widths);
      if (row.intervals().stream().anyMatch(interval -> !interval.isEmpty())) {
        text.append(String.format(Locale.ROOT, first, "  interval"));
        append(text, row.intervals(), widths);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> cells, int[] widths) {
    for (int column = 0; column < widths.length; column++) {
      text.append(" ".repeat(widths[column] - cells.get(column).length()));
      text.append(cells.get(column));
    }
    text.append(System.lineSeparator());
  }
}

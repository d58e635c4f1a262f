package io.tandem.experiments.report;

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

  private final Map<String, Map<String, Double>> columns = new LinkedHashMap<>();

  /** Makes a table without columns. */
  public ResultTable() {}

  /**
   * Adds a column.
   *
   * @param name what stands above it, for example a backend's name
   * @param figures the figures by the names of {@code metrics.json}
   */
  public void add(String name, Map<String, Double> figures) {
    Map<String, Double> own = new LinkedHashMap<>(figures);
    own.keySet().removeIf(metric -> metric.startsWith(BASELINE));
    columns.put(name, own);
  }

  /**
   * Adds a column for each baseline of a run that the table does not have yet.
   *
   * @param figures the run's figures by the names of {@code metrics.json}
   */
  public void addBaselines(Map<String, Double> figures) {
    Map<String, Map<String, Double>> baselines = new LinkedHashMap<>();
    figures.forEach(
        (metric, figure) -> {
          String[] parts = metric.split("/", 3);
          if (metric.startsWith(BASELINE) && parts.length == 3) {
            baselines
                .computeIfAbsent(parts[1], name -> new LinkedHashMap<>())
                .put("validation/" + parts[2], figure);
          }
        });
    baselines.forEach(columns::putIfAbsent);
  }

  /** What stands above the columns. */
  List<String> names() {
    return List.copyOf(columns.keySet());
  }

  /**
   * One figure of all columns.
   *
   * @param label what the figure is
   * @param cells its value in each column, {@code -} where there is none
   * @param changes how much each column differs from the first; empty where it does not
   */
  record Row(String label, List<String> cells, List<String> changes) {}

  /** The figures that a column has, those that are known first. */
  List<Row> rows() {
    Set<String> metrics = new LinkedHashSet<>();
    FigureName.known().forEach(metrics::add);
    columns.values().forEach(figures -> figures.keySet().stream().sorted().forEach(metrics::add));
    List<Row> rows = new ArrayList<>();
    for (String metric : metrics) {
      if (columns.values().stream()
          .anyMatch(figures -> !Double.isNaN(figures.getOrDefault(metric, Double.NaN)))) {
        rows.add(row(metric));
      }
    }
    return rows;
  }

  private Row row(String metric) {
    FigureName name = FigureName.of(metric);
    List<String> cells = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    double first = columns.values().iterator().next().getOrDefault(metric, Double.NaN);
    for (Map<String, Double> figures : columns.values()) {
      Double value = figures.get(metric);
      cells.add(value == null ? "-" : name.text(value));
      changes.add(value == null ? "" : change(first, value));
    }
    return new Row(name.label(), cells, changes);
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
   * @return lines, the first one empty
   */
  public String text() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%n%-17s", ""));
    columns.keySet().forEach(name -> text.append(String.format(Locale.ROOT, "%16s", name)));
    text.append(System.lineSeparator());
    for (Row row : rows()) {
      text.append(String.format(Locale.ROOT, "%-17s", row.label()));
      row.cells().forEach(cell -> text.append(String.format(Locale.ROOT, "%16s", cell)));
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}

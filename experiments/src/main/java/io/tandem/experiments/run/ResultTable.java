package io.tandem.experiments.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** The final figures of one or more runs, side by side, for people. */
final class ResultTable {
  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("parameters", new Row("weights", v -> String.format(Locale.ROOT, "%,.0f", v)));
    ROWS.put("steps", new Row("steps", v -> String.format(Locale.ROOT, "%,.0f", v)));
    ROWS.put("train/loss", new Row("training loss", ResultTable::four));
    ROWS.put("validation/loss", new Row("validation loss", ResultTable::four));
    ROWS.put(
        "validation/perplexity", new Row("perplexity", v -> String.format(Locale.ROOT, "%.2f", v)));
    ROWS.put("validation/bits-per-byte", new Row("bits per byte", ResultTable::four));
    ROWS.put("tokens-per-second", new Row("tokens/s", v -> String.format(Locale.ROOT, "%,.0f", v)));
    ROWS.put(
        "seconds-to-first-step",
        new Row("s to first step", v -> String.format(Locale.ROOT, "%.1f", v)));
    ROWS.put(
        "outside-engine",
        new Row("outside engine", v -> String.format(Locale.ROOT, "%.2f %%", 100 * v)));
    ROWS.put(
        "peak-memory-bytes",
        new Row(
            "peak memory",
            v -> v < 0 ? "unknown" : String.format(Locale.ROOT, "%,.0f MiB", v / 1048576)));
  }

  private record Row(String label, DoubleFunction<String> format) {}

  private final Map<String, Map<String, Double>> columns = new LinkedHashMap<>();

  ResultTable() {}

  void add(String backend, Map<String, Double> figures) {
    columns.put(backend, figures);
  }

  String text() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%n%-17s", ""));
    columns.keySet().forEach(name -> text.append(String.format(Locale.ROOT, "%16s", name)));
    text.append(System.lineSeparator());
    ROWS.forEach(
        (name, row) -> {
          if (columns.values().stream()
              .allMatch(f -> Double.isNaN(f.getOrDefault(name, Double.NaN)))) {
            return;
          }
          text.append(String.format(Locale.ROOT, "%-17s", row.label()));
          for (Map<String, Double> figures : columns.values()) {
            Double value = figures.get(name);
            text.append(
                String.format(
                    Locale.ROOT, "%16s", value == null ? "-" : row.format().apply(value)));
          }
          text.append(System.lineSeparator());
        });
    return text.toString();
  }

  private static String four(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}

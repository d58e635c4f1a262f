package io.tandem.experiments.sweep;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * What a sweep came to.
 *
 * @param sweep what was asked
 * @param state what ran
 * @param importance how much each key matters, if that can be told
 */
public record SweepResult(SweepFile sweep, SweepState state, Optional<SweepImportance> importance) {
  private static final String TRIAL = "trial";
  private static final String STATE = "state";
  private static final int BETWEEN = 2;

  /** What there is by now. */
  public static SweepResult of(SweepFile sweep, SweepState state) {
    return new SweepResult(sweep, state, SweepImportance.of(sweep, state));
  }

  private Goal goal() {
    return sweep.config().goal();
  }

  /** The trials, best first. */
  public List<Trial> trials() {
    return state.bestFirst(goal());
  }

  /** Every trial and what it came to, best first, for people. */
  public String text() {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(TRIAL, goal().metric(), "rungs", STATE));
    sweep.dimensions().forEach(dimension -> head.add(dimension.key()));
    rows.add(head);
    for (Trial trial : trials()) {
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(trial.number()));
      row.add(value(trial));
      row.add(Integer.toString(trial.rungs().size()));
      row.add(state(trial));
      sweep
          .dimensions()
          .forEach(dimension -> row.add(trial.values().getOrDefault(dimension.key(), "")));
      rows.add(row);
    }
    if (sweep.config().scheduler() instanceof SchedulerConfig.Whole) {
      int rungs = head.indexOf("rungs");
      rows.forEach(row -> row.remove(rungs));
    }
    StringBuilder text = new StringBuilder(aligned(rows));
    importance.ifPresent(
        found -> {
          List<List<String>> shares = new ArrayList<>();
          shares.add(List.of("importance", "by itself", "with interactions"));
          found
              .keys()
              .forEach(
                  key -> shares.add(List.of(key.key(), share(key.main()), share(key.total()))));
          text.append(System.lineSeparator()).append(aligned(shares));
        });
    return text.toString();
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.2f", share);
  }

  /** What became of a trial, in a word. */
  static String state(Trial trial) {
    return trial.state().name().toLowerCase(Locale.ROOT);
  }

  /** The goal's figure, as it was last seen. */
  static String value(Trial trial) {
    return trial.value().isPresent()
        ? String.format(Locale.ROOT, "%.5f", trial.value().getAsDouble())
        : "-";
  }

  private static String aligned(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    int columns = rows.get(0).size();
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        int at = column;
        int width = rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
        String format = "%" + (column == columns - 1 ? "" : "-" + (width + BETWEEN)) + "s";
        text.append(String.format(Locale.ROOT, format, row.get(column)));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Every trial with its values and all that it came to, best first, as CSV. */
  public String csv() {
    Set<String> figures = new LinkedHashSet<>();
    trials().forEach(trial -> figures.addAll(trial.figures().keySet()));
    List<String> head = new ArrayList<>(List.of(TRIAL, STATE, goal().metric(), "rungs"));
    sweep.dimensions().forEach(dimension -> head.add(dimension.key()));
    head.addAll(figures);
    head.add("message");
    StringWriter csv = new StringWriter();
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader(head.toArray(String[]::new)).build();
    try (CSVPrinter printer = new CSVPrinter(csv, format)) {
      for (Trial trial : trials()) {
        List<Object> row = new ArrayList<>();
        row.add(trial.number());
        row.add(state(trial));
        row.add(trial.value().isPresent() ? trial.value().getAsDouble() : "");
        row.add(trial.rungs().size());
        sweep.dimensions().forEach(one -> row.add(trial.values().getOrDefault(one.key(), "")));
        for (String figure : figures) {
          row.add(trial.figures().containsKey(figure) ? trial.figures().get(figure) : "");
        }
        row.add(trial.message());
        printer.printRecord(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return csv.toString();
  }

  /** The same for programs, as {@code docs/sweeps.md} describes. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("schema", "tandem-sweep/1")
            .put("metric", goal().metric())
            .put("direction", goal().direction().name().toLowerCase(Locale.ROOT));
    state.best(goal()).ifPresent(best -> json.put("best", best.number()));
    List<JsonValue> all = new ArrayList<>();
    trials().forEach(trial -> all.add(toJson(trial)));
    json.put("trials", new JsonArray(all));
    importance.ifPresent(found -> json.put("importance", toJson(found)));
    return json.build();
  }

  private static JsonObject toJson(SweepImportance importance) {
    JsonObject.Builder json = JsonObject.builder();
    importance
        .keys()
        .forEach(
            key ->
                json.put(
                    key.key(),
                    JsonObject.builder()
                        .put("main", key.main())
                        .put("total", key.total())
                        .build()));
    return json.build();
  }

  private static JsonObject toJson(Trial trial) {
    JsonObject.Builder values = JsonObject.builder();
    trial.values().forEach(values::put);
    JsonObject.Builder figures = JsonObject.builder();
    trial.figures().forEach((name, figure) -> figures.put(name, JsonFigure.toJson(figure)));
    JsonObject.Builder json =
        JsonObject.builder()
            .put(TRIAL, trial.number())
            .put(STATE, state(trial))
            .put("directory", trial.name())
            .put("values", values.build());
    trial.value().ifPresent(value -> json.put("value", JsonFigure.toJson(value)));
    List<JsonValue> rungs = new ArrayList<>();
    trial.rungs().forEach(rung -> rungs.add(JsonFigure.toJson(rung.value())));
    json.put("rungs", new JsonArray(rungs)).put("figures", figures.build());
    if (!trial.message().isEmpty()) {
      json.put("message", trial.message());
    }
    return json.build();
  }
}

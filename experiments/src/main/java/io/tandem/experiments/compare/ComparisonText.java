package io.tandem.experiments.compare;

import io.tandem.api.evaluation.Interval;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A comparison as people and programs read it.
 *
 * @param comparison what was found
 */
public record ComparisonText(SystemComparison comparison) {
  private static final String ROW = "%-24s%12s%12s%12s%24s%10s  %s%n";

  /** For people: a table for each system that was held against the first. */
  public String text() {
    Resampling resampling = comparison.resampling();
    int percent = (int) Math.round(100 * resampling.level());
    StringBuilder text = new StringBuilder();
    for (SystemComparison.AgainstFirst one : comparison.comparisons()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%s (B) against %s (A), by %s%n%n",
              one.second().name(),
              comparison.systems().get(0).name(),
              one.figures().get(0).test()));
      text.append(String.format(ROW, "", "A", "B", "B - A", percent + " % interval", "p", ""));
      for (FigureComparison figure : one.figures()) {
        double p = one.corrected().getOrDefault(figure.metric(), Double.NaN);
        text.append(
            String.format(
                ROW,
                figure.metric(),
                number(figure.first()),
                number(figure.second()),
                signed(figure.difference()),
                interval(figure.interval()),
                probability(p),
                verdict(figure, p)));
        figure
            .firstDeviation()
            .ifPresent(
                deviation ->
                    text.append(
                        String.format(
                            ROW,
                            "  deviation",
                            number(deviation),
                            number(figure.secondDeviation().orElse(Double.NaN)),
                            "",
                            "",
                            "",
                            "")));
        figure
            .mcNemar()
            .ifPresent(
                exact ->
                    text.append(
                        String.format(
                            ROW, "  McNemar, by itself", "", "", "", "", probability(exact), "")));
      }
    }
    text.append(String.format("%n%s%n", note()));
    return text.toString().replaceAll(" +(\\R)", "$1");
  }

  private String note() {
    boolean several = comparison.comparisons().size() > 1;
    boolean repeated = comparison.systems().get(0).repeated();
    String what =
        repeated
            ? "What varies by chance here are the runs."
            : "What varies by chance here are the examples, not the training: for that, run several"
                + " seeds.";
    return what
        + (several
            ? " p is corrected by Holm for the number of systems; intervals and McNemar's test are"
                + " of two systems by themselves."
            : "");
  }

  private String verdict(FigureComparison figure, double p) {
    if (Double.isNaN(p)) {
      return "cannot be told";
    }
    if (figure.isRounding()) {
      return "equal but for rounding";
    }
    return p < 1 - comparison.resampling().level() ? "more than chance" : "may be chance";
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.5g", value);
  }

  private static String signed(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%+.3g", value);
  }

  private static String interval(Interval interval) {
    return Double.isNaN(interval.low())
        ? "-"
        : signed(interval.low()) + " to " + signed(interval.high());
  }

  private static String probability(double p) {
    return Double.isNaN(p) ? "-" : String.format(Locale.ROOT, "%.2g", p);
  }

  /** For programs. */
  public JsonObject json() {
    List<JsonValue> comparisons = new ArrayList<>();
    for (SystemComparison.AgainstFirst one : comparison.comparisons()) {
      JsonObject.Builder figures = JsonObject.builder();
      for (FigureComparison figure : one.figures()) {
        figures.put(figure.metric(), json(figure, one));
      }
      comparisons.add(
          JsonObject.builder()
              .put("system", one.second().name())
              .put("figures", figures.build())
              .build());
    }
    return JsonObject.builder()
        .put("first", comparison.systems().get(0).name())
        .put("level", JsonFigure.toJson(comparison.resampling().level()))
        .put("resamples", (long) comparison.resampling().resamples())
        .put("seed", comparison.resampling().seed())
        .put("comparisons", new JsonArray(comparisons))
        .build();
  }

  private static JsonObject json(FigureComparison figure, SystemComparison.AgainstFirst one) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("first", JsonFigure.toJson(figure.first()))
            .put("second", JsonFigure.toJson(figure.second()))
            .put("difference", JsonFigure.toJson(figure.difference()));
    put(json, "firstDeviation", figure.firstDeviation());
    put(json, "secondDeviation", figure.secondDeviation());
    json.put(
            "interval",
            new JsonArray(
                List.of(
                    JsonFigure.toJson(figure.interval().low()),
                    JsonFigure.toJson(figure.interval().high()))))
        .put("test", figure.test())
        .put("p", JsonFigure.toJson(figure.p()))
        .put(
            "pCorrected",
            JsonFigure.toJson(one.corrected().getOrDefault(figure.metric(), Double.NaN)));
    put(json, "mcNemarP", figure.mcNemar());
    return json.build();
  }

  private static void put(JsonObject.Builder json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      json.put(name, JsonFigure.toJson(value.getAsDouble()));
    }
  }
}

package io.tandem.experiments.rundir;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.evaluation.Interval;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluations as {@code evaluations.json} has them, their cases apart. */
final class EvaluationsJson {
  private EvaluationsJson() {}

  /**
   * An evaluation of a file.
   *
   * @param whose the name of the baseline; empty for the run's own model
   * @param evaluation what it came to
   */
  record Stored(String whose, Evaluation evaluation) {}

  static JsonObject of(FoundEvaluation found, String cases) {
    Evaluation evaluation = found.evaluation();
    JsonObject.Builder figures = JsonObject.builder();
    evaluation.figures().forEach((name, value) -> figures.put(name, JsonFigure.toJson(value)));
    JsonObject.Builder intervals = JsonObject.builder();
    evaluation
        .intervals()
        .forEach(
            (name, interval) ->
                intervals.put(
                    name,
                    new JsonArray(
                        List.of(
                            JsonFigure.toJson(interval.low()),
                            JsonFigure.toJson(interval.high())))));
    JsonObject.Builder provenance = JsonObject.builder();
    evaluation.provenance().forEach(provenance::put);
    return JsonObject.builder()
        .put("evaluator", evaluation.evaluator())
        .put("of", found.whose())
        .put("figures", figures.build())
        .put("intervals", intervals.build())
        .put("provenance", provenance.build())
        .put(
            "exhibits",
            new JsonArray(evaluation.exhibits().stream().<JsonValue>map(ExhibitJson::of).toList()))
        .put("cases", cases)
        .build();
  }

  /**
   * Reads one.
   *
   * @throws io.tandem.api.json.JsonException if it is none
   */
  static Stored from(JsonObject json) {
    Map<String, Double> figures = new LinkedHashMap<>();
    json.member("figures")
        .asObject()
        .members()
        .forEach((name, value) -> figures.put(name, JsonFigure.fromJson(value, name)));
    Map<String, Interval> intervals = new LinkedHashMap<>();
    json.member("intervals")
        .asObject()
        .members()
        .forEach(
            (name, value) -> {
              List<JsonValue> bounds = value.asArray().items();
              intervals.put(
                  name,
                  new Interval(
                      JsonFigure.fromJson(bounds.get(0), name),
                      JsonFigure.fromJson(bounds.get(1), name)));
            });
    Map<String, String> provenance = new LinkedHashMap<>();
    json.member("provenance")
        .asObject()
        .members()
        .forEach((name, value) -> provenance.put(name, value.asString()));
    return new Stored(
        json.member("of").asString(),
        new Evaluation(
            json.member("evaluator").asString(),
            figures,
            intervals,
            json.member("exhibits").asArray().items().stream()
                .map(item -> ExhibitJson.from(item.asObject()))
                .toList(),
            provenance));
  }
}

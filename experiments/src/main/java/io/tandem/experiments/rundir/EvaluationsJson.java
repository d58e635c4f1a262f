package io.tandem.experiments.rundir;

import io.tandem.api.evaluation.Evaluation;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Evaluations as {@code evaluations.json} has them. */
final class EvaluationsJson {
  private EvaluationsJson() {}

  static JsonArray of(List<Evaluation> evaluations) {
    List<JsonValue> items = new ArrayList<>();
    for (Evaluation evaluation : evaluations) {
      JsonObject.Builder figures = JsonObject.builder();
      evaluation.figures().forEach((name, value) -> figures.put(name, Figures.toJson(value)));
      JsonObject.Builder provenance = JsonObject.builder();
      evaluation.provenance().forEach(provenance::put);
      items.add(
          JsonObject.builder()
              .put("evaluator", evaluation.evaluator())
              .put("figures", figures.build())
              .put("provenance", provenance.build())
              .build());
    }
    return new JsonArray(items);
  }
}

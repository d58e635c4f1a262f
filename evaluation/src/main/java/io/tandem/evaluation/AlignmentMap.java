package io.tandem.evaluation;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.prediction.SourceAlignment;
import java.util.ArrayList;
import java.util.List;

/** Where a model looked when it made a text, as a case keeps it and as it is shown. */
final class AlignmentMap {
  /** More pieces make a picture that nobody can read. */
  private static final int MOST_PIECES = 24;

  private static final String SOURCE = "source";
  private static final String TARGET = "target";

  /** How many characters of a text stand above its map. */
  private static final int TITLE = 60;

  private static final String WEIGHTS = "weights";

  private AlignmentMap() {}

  static boolean isSmallEnough(SourceAlignment alignment) {
    return alignment.source().size() <= MOST_PIECES && alignment.target().size() <= MOST_PIECES;
  }

  /** With weights of three decimals, which is more than a colour can tell. */
  static JsonObject json(SourceAlignment alignment) {
    List<JsonValue> rows = new ArrayList<>();
    for (List<Double> row : alignment.weights()) {
      rows.add(
          new JsonArray(
              row.stream()
                  .<JsonValue>map(weight -> JsonNumber.of(Math.round(weight * 1000) / 1000.0))
                  .toList()));
    }
    return JsonObject.builder()
        .put(SOURCE, JsonArray.ofStrings(alignment.source()))
        .put(TARGET, JsonArray.ofStrings(alignment.target()))
        .put(WEIGHTS, new JsonArray(rows))
        .build();
  }

  static SourceAlignment from(JsonValue json) {
    JsonObject object = json.asObject();
    return new SourceAlignment(
        texts(object.member(SOURCE)),
        texts(object.member(TARGET)),
        object.member(WEIGHTS).asArray().items().stream()
            .map(row -> row.asArray().items().stream().map(JsonValue::asDouble).toList())
            .toList());
  }

  private static List<String> texts(JsonValue json) {
    return json.asArray().items().stream().map(JsonValue::asString).toList();
  }

  static Exhibit of(String text, SourceAlignment alignment) {
    String shown = text.length() <= TITLE ? text : text.substring(0, TITLE).strip() + " …";
    return new Exhibit.HeatMap(
        "Where the model looked: " + shown,
        "made",
        "read",
        alignment.target(),
        alignment.source(),
        alignment.weights());
  }
}

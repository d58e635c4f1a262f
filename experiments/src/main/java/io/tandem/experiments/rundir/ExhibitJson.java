package io.tandem.experiments.rundir;

import io.tandem.api.evaluation.Exhibit;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonException;
import io.tandem.api.json.JsonFigure;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.List;
import java.util.function.Function;

/** Exhibits as {@code evaluations.json} has them. */
final class ExhibitJson {
  private ExhibitJson() {}

  static JsonObject of(Exhibit exhibit) {
    JsonObject.Builder json = JsonObject.builder();
    if (exhibit instanceof Exhibit.Table table) {
      json.put("kind", "table")
          .put("columns", JsonArray.ofStrings(table.columns()))
          .put(
              "rows",
              array(
                  table.rows(),
                  row ->
                      JsonObject.builder()
                          .put("label", row.label())
                          .put("figures", figures(row.figures()))
                          .build()));
    } else if (exhibit instanceof Exhibit.HeatMap map) {
      json.put("kind", "heat-map")
          .put("rowAxis", map.rowAxis())
          .put("columnAxis", map.columnAxis())
          .put("rows", JsonArray.ofStrings(map.rows()))
          .put("columns", JsonArray.ofStrings(map.columns()))
          .put("values", array(map.values(), ExhibitJson::figures));
    } else if (exhibit instanceof Exhibit.Plot plot) {
      json.put("kind", "plot")
          .put("horizontal", plot.horizontal())
          .put("vertical", plot.vertical())
          .put("diagonal", plot.diagonal())
          .put(
              "lines",
              array(
                  plot.lines(),
                  line ->
                      JsonObject.builder()
                          .put("name", line.name())
                          .put("x", figures(line.x()))
                          .put("y", figures(line.y()))
                          .build()));
    } else if (exhibit instanceof Exhibit.Places places) {
      json.put("kind", "places")
          .put(
              "places",
              array(
                  places.places(),
                  place ->
                      JsonObject.builder()
                          .put("label", place.label())
                          .put("group", place.group())
                          .put("x", place.x())
                          .put("y", place.y())
                          .build()));
    } else if (exhibit instanceof Exhibit.Texts texts) {
      json.put("kind", "texts")
          .put("note", texts.note())
          .put("passages", array(texts.passages(), ExhibitJson::passage));
    }
    return json.put("title", exhibit.title()).build();
  }

  private static JsonObject passage(Exhibit.Passage passage) {
    return JsonObject.builder()
        .put("name", passage.name())
        .put("note", passage.note())
        .put(
            "spans",
            array(
                passage.spans(),
                span ->
                    JsonObject.builder()
                        .put("text", span.text())
                        .put("weight", JsonFigure.toJson(span.weight()))
                        .build()))
        .build();
  }

  /**
   * Reads one.
   *
   * @throws JsonException if it is none, or its parts do not fit together
   */
  static Exhibit from(JsonObject json) {
    String title = json.member("title").asString();
    String kind = json.member("kind").asString();
    try {
      return switch (kind) {
        case "table" ->
            new Exhibit.Table(
                title,
                strings(json, "columns"),
                list(
                    json.member("rows"),
                    row ->
                        new Exhibit.Row(
                            row.asObject().member("label").asString(),
                            numbers(row.asObject().member("figures")))));
        case "heat-map" ->
            new Exhibit.HeatMap(
                title,
                json.member("rowAxis").asString(),
                json.member("columnAxis").asString(),
                strings(json, "rows"),
                strings(json, "columns"),
                list(json.member("values"), ExhibitJson::numbers));
        case "plot" ->
            new Exhibit.Plot(
                title,
                json.member("horizontal").asString(),
                json.member("vertical").asString(),
                json.member("diagonal").asBoolean(),
                list(
                    json.member("lines"),
                    line ->
                        new Exhibit.Line(
                            line.asObject().member("name").asString(),
                            numbers(line.asObject().member("x")),
                            numbers(line.asObject().member("y")))));
        case "places" ->
            new Exhibit.Places(
                title,
                list(
                    json.member("places"),
                    place ->
                        new Exhibit.Place(
                            place.asObject().member("label").asString(),
                            place.asObject().member("group").asString(),
                            place.asObject().member("x").asDouble(),
                            place.asObject().member("y").asDouble())));
        case "texts" ->
            new Exhibit.Texts(
                title,
                json.get("note").map(JsonValue::asString).orElse(""),
                list(json.member("passages"), one -> passageFrom(one.asObject())));
        default -> throw new JsonException("there is no kind of exhibit '" + kind + "'");
      };
    } catch (IllegalArgumentException e) {
      throw new JsonException(e.getMessage());
    }
  }

  private static Exhibit.Passage passageFrom(JsonObject json) {
    return new Exhibit.Passage(
        json.member("name").asString(),
        json.member("note").asString(),
        list(
            json.member("spans"),
            span ->
                new Exhibit.Span(
                    span.asObject().member("text").asString(),
                    JsonFigure.fromJson(span.asObject().member("weight"), "weight"))));
  }

  private static <T> JsonArray array(List<T> items, Function<T, ? extends JsonValue> each) {
    return new JsonArray(items.stream().<JsonValue>map(each).toList());
  }

  private static JsonArray figures(List<Double> figures) {
    return array(figures, JsonFigure::toJson);
  }

  private static <T> List<T> list(JsonValue array, Function<JsonValue, T> each) {
    return array.asArray().items().stream().map(each).toList();
  }

  private static List<String> strings(JsonObject json, String name) {
    return list(json.member(name), JsonValue::asString);
  }

  private static List<Double> numbers(JsonValue array) {
    return list(array, item -> JsonFigure.fromJson(item, "a figure"));
  }
}

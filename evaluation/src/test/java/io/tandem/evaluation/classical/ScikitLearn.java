package io.tandem.evaluation.classical;

import io.tandem.api.data.Document;
import io.tandem.api.data.Task;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonValue;
import io.tandem.evaluation.LabelledData;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code scripts/fixtures/classical.py} wrote: sentences, and what scikit-learn made of them.
 */
final class ScikitLearn {
  private final JsonObject fixture;

  ScikitLearn() throws IOException {
    try (InputStream in = ScikitLearn.class.getResourceAsStream("classical.json")) {
      fixture = JsonReader.read(in.readAllBytes(), "classical.json").asObject();
    }
  }

  LabelledData data(Task task) {
    return new LabelledData(task, documents("training"), documents("held-out"));
  }

  /** With the attributes label, two (whether it is the first class) and number. */
  List<Document> documents(String part) {
    List<Document> documents = new ArrayList<>();
    String first =
        fixture.member("training").asArray().items().get(0).asObject().member("label").asString();
    for (JsonValue item : fixture.member(part).asArray().items()) {
      JsonObject one = item.asObject();
      String label = one.member("label").asString();
      documents.add(
          new Document(
              part + " " + documents.size(),
              one.member("text").asString(),
              Map.of(
                  "label",
                  label,
                  "two",
                  label.equals(first) ? "yes" : "no",
                  "number",
                  Double.toString(one.member("number").asDouble()))));
    }
    return documents;
  }

  /** Of each of the first held-out sentences numbers by name. */
  List<Map<String, Double>> rows(String name) {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (JsonValue row : fixture.member(name).asArray().items()) {
      Map<String, Double> values = new TreeMap<>();
      row.asObject().members().forEach((key, value) -> values.put(key, value.asDouble()));
      rows.add(values);
    }
    return rows;
  }

  /** Of each held-out sentence a number. */
  List<Double> column(String name) {
    return fixture.member(name).asArray().items().stream().map(JsonValue::asDouble).toList();
  }
}

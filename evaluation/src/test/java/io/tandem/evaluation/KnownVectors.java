package io.tandem.evaluation;

import io.tandem.api.data.Document;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonReader;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.training.TextEmbedder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A model that knows vectors by heart.
 *
 * @param vectors by text
 */
record KnownVectors(Map<String, float[]> vectors) implements TextEmbedder {

  /** What {@code scripts/fixtures/matching_evaluators.py} wrote. */
  static JsonObject fixture() {
    try (InputStream in =
        new GZIPInputStream(KnownVectors.class.getResourceAsStream("matching.json.gz"))) {
      return JsonReader.read(in.readAllBytes(), "matching").asObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static KnownVectors of(JsonObject fixture) {
    Map<String, float[]> vectors = new HashMap<>();
    fixture
        .member("vectors")
        .asObject()
        .members()
        .forEach(
            (text, numbers) -> {
              List<JsonValue> items = numbers.asArray().items();
              float[] vector = new float[items.size()];
              for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) items.get(i).asDouble();
              }
              vectors.put(text, vector);
            });
    return new KnownVectors(vectors);
  }

  private static String text(JsonObject fixture, String key, int i) {
    JsonValue value = fixture.member(key).asArray().items().get(i);
    return value instanceof JsonString text ? text.value() : value.toString();
  }

  /** The pairs of the fixture with all that is known of them, some of its negatives. */
  static List<Document> documents(JsonObject fixture, int count, int negatives) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> others =
          fixture.member("negatives").asArray().items().get(i).asArray().items().stream()
              .map(JsonValue::asString)
              .limit(negatives)
              .toList();
      documents.add(
          new Document(
              "pair " + i,
              text(fixture, "firsts", i),
              Map.of(
                  "second", text(fixture, "seconds", i),
                  "score", text(fixture, "scores", i),
                  "label", text(fixture, "labels", i)),
              Map.of("negatives", others)));
    }
    return documents;
  }

  @Override
  public int dimensions() {
    return 8;
  }

  @Override
  public List<float[]> embed(List<String> texts) {
    return texts.stream().map(vectors::get).toList();
  }

  @Override
  public Map<String, String> provenance() {
    return Map.of("trainer", "a-test");
  }

  @Override
  public void close() {}
}

package io.tandem.models.distillation;

import io.tandem.api.data.Document;
import io.tandem.api.error.BadInputException;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Of what stored scores are.
 *
 * @param task the name of the task
 * @param outcomes what the columns stand for
 * @param documents what the rows stand for
 * @param teacher what gave them, as texts by name
 */
public record ScoreIndex(
    String task, List<String> outcomes, List<Row> documents, Map<String, String> teacher) {
  private static final String TASK = "task";
  private static final String OUTCOMES = "outcomes";
  private static final String DOCUMENTS = "documents";
  private static final String TEACHER = "teacher";
  private static final String NAME = "name";
  private static final String SHA_256 = "sha256";

  /**
   * A document that the teacher was asked about.
   *
   * @param name its name
   * @param sha256 of its text in UTF-8
   */
  public record Row(String name, String sha256) {
    static Row of(Document document) {
      try {
        byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
        return new Row(document.name(), HexFormat.of().formatHex(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    /**
     * Holds a document of that name against this one.
     *
     * @throws BadInputException if its text is another
     */
    void check(Document document) {
      if (!of(document).sha256().equals(sha256)) {
        throw new BadInputException(
            document.place() + ": the teacher was asked about another text of that name");
      }
    }
  }

  /** Copies what may change, and checks that names are unique. */
  public ScoreIndex {
    outcomes = List.copyOf(outcomes);
    documents = List.copyOf(documents);
    teacher = Map.copyOf(teacher);
    refuseTwice("document", documents.stream().map(Row::name).toList());
    refuseTwice("outcome", outcomes);
  }

  private static void refuseTwice(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new BadInputException(
            String.format("two %ss are called '%s'; scores go by names", what, name));
      }
    }
  }

  static List<Row> of(List<Document> documents) {
    return documents.stream().map(Row::of).toList();
  }

  JsonObject json() {
    JsonObject.Builder origin = JsonObject.builder();
    new TreeMap<>(teacher).forEach(origin::put);
    List<JsonValue> rows = new ArrayList<>();
    for (Row row : documents) {
      rows.add(JsonObject.builder().put(NAME, row.name()).put(SHA_256, row.sha256()).build());
    }
    return JsonObject.builder()
        .put(TASK, task)
        .put(OUTCOMES, JsonArray.ofStrings(outcomes))
        .put(TEACHER, origin.build())
        .put(DOCUMENTS, new JsonArray(rows))
        .build();
  }

  /**
   * Reads one.
   *
   * @throws BadInputException if it is malformed, saying where
   */
  static ScoreIndex read(JsonValue value) {
    JsonObject json = value.asObject();
    List<Row> rows = new ArrayList<>();
    for (JsonValue one : json.member(DOCUMENTS).asArray().items()) {
      JsonObject row = one.asObject();
      rows.add(new Row(row.member(NAME).asString(), row.member(SHA_256).asString()));
    }
    Map<String, String> teacher = new TreeMap<>();
    json.member(TEACHER)
        .asObject()
        .members()
        .forEach((name, text) -> teacher.put(name, text.asString()));
    return new ScoreIndex(
        json.member(TASK).asString(),
        json.member(OUTCOMES).asArray().items().stream().map(JsonValue::asString).toList(),
        rows,
        teacher);
  }
}

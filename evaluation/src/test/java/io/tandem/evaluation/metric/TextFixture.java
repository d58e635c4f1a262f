package io.tandem.evaluation.metric;

import io.tandem.api.json.JsonValue;
import java.util.List;

/** Texts and references, and what sacreBLEU and rouge-score made of them. */
final class TextFixture {
  static final List<JsonValue> CASES = Fixture.items(Fixture.read("texts.json.gz"), "cases");

  private TextFixture() {}

  static List<String> hypotheses(JsonValue expected) {
    return Fixture.texts(expected.asObject().member("hypotheses"));
  }

  static List<List<String>> references(JsonValue expected) {
    return Fixture.items(expected, "references").stream().map(Fixture::texts).toList();
  }
}

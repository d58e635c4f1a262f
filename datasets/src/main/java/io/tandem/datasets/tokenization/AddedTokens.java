package io.tandem.datasets.tokenization;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The special tokens of a vocabulary as {@code tokenizer.json} lists them. */
final class AddedTokens {
  private AddedTokens() {}

  /** The list, of tokens with the first ids. */
  static JsonArray json(List<String> specialTokens) {
    return json(specialTokens, 0, 0);
  }

  /**
   * The list, of tokens with the first ids and of sentinels.
   *
   * @param from the id of the last sentinel; {@code <extra_id_0>} has the greatest
   */
  static JsonArray json(List<String> specialTokens, int from, int sentinels) {
    List<JsonValue> added = new ArrayList<>();
    for (int id = 0; id < specialTokens.size(); id++) {
      added.add(token(id, specialTokens.get(id)));
    }
    for (int i = sentinels - 1; i >= 0; i--) {
      added.add(token(from + sentinels - 1 - i, "<extra_id_" + i + ">"));
    }
    return new JsonArray(added);
  }

  private static JsonObject token(int id, String content) {
    return JsonObject.builder()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true)
        .build();
  }
}

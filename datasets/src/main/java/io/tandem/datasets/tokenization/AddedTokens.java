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
    List<JsonValue> added = new ArrayList<>();
    for (int id = 0; id < specialTokens.size(); id++) {
      added.add(
          JsonObject.builder()
              .put("id", id)
              .put("content", specialTokens.get(id))
              .put("single_word", false)
              .put("lstrip", false)
              .put("rstrip", false)
              .put("normalized", false)
              .put("special", true)
              .build());
    }
    return new JsonArray(added);
  }
}

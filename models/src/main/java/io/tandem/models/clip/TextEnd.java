package io.tandem.models.clip;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import java.util.List;

/**
 * The token that ends a text, as {@code tokenizer.json} says it: who reads a checkpoint elsewhere
 * tokenizes with that file alone, and the token's vector is what stands for a text.
 *
 * @param token as it is written
 * @param id its number
 */
record TextEnd(String token, int id) {
  private static final String PROCESSOR = "post_processor";

  /** The file with the token after each text; as it was where it says itself what is around one. */
  JsonObject in(JsonObject tokenizer) {
    if (tokenizer.get(PROCESSOR).orElse(JsonNull.NULL) != JsonNull.NULL) {
      return tokenizer;
    }
    JsonObject.Builder with = JsonObject.builder();
    tokenizer.members().forEach((name, value) -> with.put(name, value));
    return with.put(PROCESSOR, processor()).build();
  }

  private JsonObject processor() {
    JsonObject end = part("SpecialToken", token);
    JsonObject first = part("Sequence", "A");
    return JsonObject.builder()
        .put("type", "TemplateProcessing")
        .put("single", new JsonArray(List.of(first, end)))
        .put("pair", new JsonArray(List.of(first, end, part("Sequence", "B"), end)))
        .put(
            "special_tokens",
            JsonObject.builder()
                .put(
                    token,
                    JsonObject.builder()
                        .put("id", token)
                        .put("ids", new JsonArray(List.<JsonValue>of(JsonNumber.of(id))))
                        .put("tokens", new JsonArray(List.<JsonValue>of(new JsonString(token))))
                        .build())
                .build())
        .build();
  }

  private static JsonObject part(String kind, String named) {
    return JsonObject.builder()
        .put(kind, JsonObject.builder().put("id", named).put("type_id", 0).build())
        .build();
  }
}

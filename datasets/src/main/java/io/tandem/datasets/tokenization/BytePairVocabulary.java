package io.tandem.datasets.tokenization;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A trained byte-level BPE vocabulary.
 *
 * @param specialTokens the tokens of the first ids
 * @param tokens all tokens by id, spelt in the byte alphabet but for the special ones
 * @param merges the pairs to merge, most urgent first
 */
record BytePairVocabulary(List<String> specialTokens, List<String> tokens, List<Merge> merges) {

  /**
   * Two tokens that become one.
   *
   * @param left the id of the first
   * @param right the id of the second
   */
  record Merge(int left, int right) {}

  BytePairVocabulary {
    specialTokens = List.copyOf(specialTokens);
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /**
   * The vocabulary as {@code tokenizer.json}, with the fields that Hugging Face's library writes.
   */
  String toJson() {
    return JsonWriter.pretty(
        JsonObject.builder()
            .put("version", "1.0")
            .put("truncation", JsonNull.NULL)
            .put("padding", JsonNull.NULL)
            .put("added_tokens", AddedTokens.json(specialTokens))
            .put("normalizer", JsonNull.NULL)
            .put("pre_tokenizer", byteLevel(false))
            .put("post_processor", JsonNull.NULL)
            .put("decoder", byteLevel(true))
            .put("model", model())
            .build());
  }

  private static JsonObject byteLevel(boolean addPrefixSpace) {
    return JsonObject.builder()
        .put("type", "ByteLevel")
        .put("add_prefix_space", addPrefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true)
        .build();
  }

  private JsonObject model() {
    JsonObject.Builder vocabulary = JsonObject.builder();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    List<JsonValue> pairs = new ArrayList<>();
    for (Merge merge : merges) {
      pairs.add(JsonArray.ofStrings(List.of(tokens.get(merge.left()), tokens.get(merge.right()))));
    }
    return JsonObject.builder()
        .put("type", "BPE")
        .put("dropout", JsonNull.NULL)
        .put("unk_token", JsonNull.NULL)
        .put("continuing_subword_prefix", JsonNull.NULL)
        .put("end_of_word_suffix", JsonNull.NULL)
        .put("fuse_unk", false)
        .put("byte_fallback", false)
        .put("ignore_merges", false)
        .put("vocab", vocabulary.build())
        .put("merges", new JsonArray(pairs))
        .build();
  }
}

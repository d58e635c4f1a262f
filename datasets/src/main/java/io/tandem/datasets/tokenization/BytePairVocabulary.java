package io.tandem.datasets.tokenization;

import io.tandem.api.data.Tokenizer;
import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained byte-level BPE vocabulary.
 *
 * @param specialTokens the tokens of the first ids
 * @param tokens all tokens by id, spelt in the byte alphabet but for the special ones
 * @param merges the pairs to merge, most urgent first
 * @param sentinels how many tokens for spans that are left out follow on those, the first last
 */
record BytePairVocabulary(
    List<String> specialTokens,
    List<String> tokens,
    List<PairMerging.Merge> merges,
    int sentinels) {

  BytePairVocabulary(
      List<String> specialTokens, List<String> tokens, List<PairMerging.Merge> merges) {
    this(specialTokens, tokens, merges, 0);
  }

  BytePairVocabulary with(int number) {
    return new BytePairVocabulary(specialTokens, tokens, merges, number);
  }

  /** The number of all tokens. */
  int size() {
    return tokens.size() + sentinels;
  }

  private static final String BEGINNING = "<s>";
  private static final String END = "</s>";
  private static final Map<String, String> ROBERTA =
      Map.of(
          NamedRoles.BEGINNING, BEGINNING,
          NamedRoles.CLASSIFICATION, BEGINNING,
          NamedRoles.END, END,
          NamedRoles.SEPARATOR, END,
          NamedRoles.PADDING, "<pad>",
          NamedRoles.UNKNOWN, "<unk>",
          NamedRoles.MASK, "<mask>");

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
            .put("added_tokens", AddedTokens.json(specialTokens, tokens.size(), sentinels))
            .put("normalizer", JsonNull.NULL)
            .put("pre_tokenizer", byteLevel(false))
            .put("post_processor", postProcessor())
            .put("decoder", byteLevel(true))
            .put("model", model())
            .build());
  }

  /** RoBERTa's, if its tokens are there. */
  private JsonValue postProcessor() {
    int begin = specialTokens.indexOf(BEGINNING);
    int end = specialTokens.indexOf(END);
    if (begin < 0 || end < 0) {
      return JsonNull.NULL;
    }
    return JsonObject.builder()
        .put("type", "RobertaProcessing")
        .put("sep", new JsonArray(List.of(new JsonString(END), JsonNumber.of(end))))
        .put("cls", new JsonArray(List.of(new JsonString(BEGINNING), JsonNumber.of(begin))))
        .put("trim_offsets", true)
        .put("add_prefix_space", false)
        .build();
  }

  /**
   * The roles of RoBERTa's tokens that are there; where the token that ends texts is GPT-2's, it
   * begins them, too.
   */
  NamedRoles roles() {
    Map<String, String> roles = new TreeMap<>();
    if (specialTokens.contains(Tokenizer.END_OF_TEXT)) {
      roles.put(NamedRoles.BEGINNING, Tokenizer.END_OF_TEXT);
      roles.put(NamedRoles.END, Tokenizer.END_OF_TEXT);
    }
    ROBERTA.forEach(
        (role, token) -> {
          if (specialTokens.contains(token)) {
            roles.put(role, token);
          }
        });
    return NamedRoles.of(roles);
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
    for (PairMerging.Merge merge : merges) {
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

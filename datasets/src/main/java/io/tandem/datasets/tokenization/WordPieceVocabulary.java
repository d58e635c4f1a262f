package io.tandem.datasets.tokenization;

import io.tandem.api.json.JsonArray;
import io.tandem.api.json.JsonNull;
import io.tandem.api.json.JsonNumber;
import io.tandem.api.json.JsonObject;
import io.tandem.api.json.JsonString;
import io.tandem.api.json.JsonValue;
import io.tandem.api.json.JsonWriter;
import java.util.List;
import java.util.Map;

/** A WordPiece vocabulary as {@code tokenizer.json}, with all that BERT's has. */
final class WordPieceVocabulary {
  /** Stands before tokens that do not begin a word. */
  static final String CONTINUATION = "##";

  static final NamedRoles ROLES =
      NamedRoles.of(
          Map.of(
              NamedRoles.PADDING, "[PAD]",
              NamedRoles.UNKNOWN, "[UNK]",
              NamedRoles.CLASSIFICATION, "[CLS]",
              NamedRoles.SEPARATOR, "[SEP]",
              NamedRoles.MASK, "[MASK]"));

  /** Longer words are unknown, as in BERT. */
  private static final int LONGEST_WORD = 100;

  private WordPieceVocabulary() {}

  /** The token that two neighbours become. */
  static String joined(String left, String right) {
    return right.startsWith(CONTINUATION)
        ? left + right.substring(CONTINUATION.length())
        : left + right;
  }

  /** The file, with the fields that Hugging Face's library writes. */
  static String json(List<String> tokens, boolean lowercase) {
    JsonObject.Builder vocabulary = JsonObject.builder();
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    return JsonWriter.pretty(
        JsonObject.builder()
            .put("version", "1.0")
            .put("truncation", JsonNull.NULL)
            .put("padding", JsonNull.NULL)
            .put("added_tokens", AddedTokens.json(WordPieceTrainer.SPECIAL_TOKENS))
            .put("normalizer", normalizer(lowercase))
            .put("pre_tokenizer", JsonObject.builder().put("type", "BertPreTokenizer").build())
            .put("post_processor", postProcessor(tokens))
            .put(
                "decoder",
                JsonObject.builder()
                    .put("type", "WordPiece")
                    .put("prefix", CONTINUATION)
                    .put("cleanup", true)
                    .build())
            .put(
                "model",
                JsonObject.builder()
                    .put("type", "WordPiece")
                    .put("unk_token", "[UNK]")
                    .put("continuing_subword_prefix", CONTINUATION)
                    .put("max_input_chars_per_word", LONGEST_WORD)
                    .put("vocab", vocabulary.build())
                    .build())
            .build());
  }

  private static JsonObject normalizer(boolean lowercase) {
    return JsonObject.builder()
        .put("type", "BertNormalizer")
        .put("clean_text", true)
        .put("handle_chinese_chars", true)
        .put("strip_accents", JsonNull.NULL)
        .put("lowercase", lowercase)
        .build();
  }

  /** {@code [CLS] A [SEP]}, and {@code [CLS] A [SEP] B [SEP]} with a second type from B on. */
  private static JsonObject postProcessor(List<String> tokens) {
    JsonObject begin = part("SpecialToken", "[CLS]", 0);
    JsonObject end = part("SpecialToken", "[SEP]", 0);
    JsonObject first = part("Sequence", "A", 0);
    JsonObject special =
        JsonObject.builder()
            .put("[CLS]", special("[CLS]", tokens.indexOf("[CLS]")))
            .put("[SEP]", special("[SEP]", tokens.indexOf("[SEP]")))
            .build();
    return JsonObject.builder()
        .put("type", "TemplateProcessing")
        .put("single", array(begin, first, end))
        .put(
            "pair",
            array(begin, first, end, part("Sequence", "B", 1), part("SpecialToken", "[SEP]", 1)))
        .put("special_tokens", special)
        .build();
  }

  private static JsonObject part(String kind, String id, int type) {
    JsonObject named = JsonObject.builder().put("id", id).put("type_id", type).build();
    return JsonObject.builder().put(kind, named).build();
  }

  private static JsonObject special(String token, int id) {
    return JsonObject.builder()
        .put("id", token)
        .put("ids", array(JsonNumber.of(id)))
        .put("tokens", array(new JsonString(token)))
        .build();
  }

  private static JsonArray array(JsonValue... items) {
    return new JsonArray(List.of(items));
  }
}

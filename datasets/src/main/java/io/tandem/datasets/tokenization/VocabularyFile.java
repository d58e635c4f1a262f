package io.tandem.datasets.tokenization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.api.error.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Tandem itself needs to know of a {@code tokenizer.json}: its tokens, and whether they divide
 * a text's bytes among them.
 *
 * @param tokens the tokens by id
 * @param ids the ids by token
 * @param special the ids of the special tokens by token, in the order of the ids
 * @param bytes how many bytes of text each token stands for, by id; empty if the tokenizer changes
 *     the text
 * @param cutsBetweenWords whether white space after a sign always begins a new piece, so that a
 *     text may be encoded in parts that are cut there
 */
record VocabularyFile(
    Map<Integer, String> tokens,
    Map<String, Integer> ids,
    Map<String, Integer> special,
    Map<Integer, Integer> bytes,
    boolean cutsBetweenWords) {

  private static final int MOST_IDS = TokenizerJson.MOST_IDS;

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads the vocabulary.
   *
   * @param json the content of a {@code tokenizer.json}
   * @param source what error messages call it
   * @throws BadInputException if it is not JSON, or not the JSON of a tokenizer
   */
  static VocabularyFile parse(String json, String source) {
    JsonNode root;
    try {
      root = STRICT.readTree(json);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : String.format(
                  " at line %d, column %d",
                  e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new BadInputException(source + ": not JSON" + place + ": " + e.getOriginalMessage(), e);
    }
    Reading reading = new Reading(source);
    reading.vocabulary(root.path("model").path("vocab"));
    reading.added(root.path("added_tokens"));
    if (reading.tokens.isEmpty()) {
      throw new BadInputException(
          source + ": no tokens under model.vocab; is this a tokenizer.json of Hugging Face?");
    }
    boolean exact = reading.keepsBytes(root);
    Map<Integer, Integer> bytes = new HashMap<>();
    if (exact) {
      reading.tokens.forEach((id, token) -> bytes.put(id, reading.bytesOf(token)));
    }
    return new VocabularyFile(
        Collections.unmodifiableMap(reading.tokens),
        Collections.unmodifiableMap(reading.ids),
        reading.specialById(),
        Collections.unmodifiableMap(bytes),
        exact
            && isGptPattern(root.path("pre_tokenizer"))
            && reading.added.keySet().stream().noneMatch(Reading::holdsSpace));
  }

  private static boolean isGptPattern(JsonNode preTokenizer) {
    return preTokenizer.path("type").asText().equals("ByteLevel")
        && preTokenizer.path("use_regex").asBoolean(true);
  }

  /** Gathers the tokens while the file is walked. */
  private static final class Reading {
    final String source;
    final Map<Integer, String> tokens = new TreeMap<>();
    final Map<String, Integer> ids = new HashMap<>();

    /** The added tokens, with whether each is special. */
    final Map<String, Boolean> added = new LinkedHashMap<>();

    /** Whether an added token takes white space beside it along. */
    boolean strips;

    Reading(String source) {
      this.source = source;
    }

    void vocabulary(JsonNode vocabulary) {
      if (vocabulary.isArray()) { // Unigram: [token, score], the id is the place
        for (int id = 0; id < vocabulary.size(); id++) {
          put(vocabulary.get(id).path(0), id);
        }
      } else {
        vocabulary.properties().forEach(e -> put(e.getKey(), e.getValue()));
      }
    }

    void added(JsonNode addedTokens) {
      for (JsonNode token : addedTokens) {
        String content = token.path("content").asText();
        put(content, token.path("id"));
        added.put(content, token.path("special").asBoolean());
        strips |= token.path("lstrip").asBoolean() || token.path("rstrip").asBoolean();
      }
    }

    private void put(JsonNode token, int id) {
      if (!token.isTextual()) {
        throw new BadInputException(
            String.format("%s: token %d under model.vocab has no text", source, id));
      }
      put(token.asText(), id);
    }

    private void put(String token, JsonNode id) {
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= MOST_IDS) {
        throw new BadInputException(
            String.format(
                "%s: token '%s' has the id %s; allowed: whole numbers from 0 to %d",
                source, token, id.isMissingNode() ? "(none)" : id, MOST_IDS - 1));
      }
      put(token, id.intValue());
    }

    private void put(String token, int id) {
      String other = tokens.putIfAbsent(id, token);
      if (other != null && !other.equals(token)) {
        throw new BadInputException(
            String.format(
                "%s: tokens '%s' and '%s' have the same id %d", source, other, token, id));
      }
      Integer before = ids.putIfAbsent(token, id);
      if (before != null && before != id) {
        throw new BadInputException(
            String.format("%s: token '%s' has the ids %d and %d", source, token, before, id));
      }
    }

    Map<String, Integer> specialById() {
      List<String> special = new ArrayList<>(added.keySet());
      special.removeIf(token -> !added.get(token));
      special.sort((a, b) -> Integer.compare(ids.get(a), ids.get(b)));
      Map<String, Integer> byToken = new LinkedHashMap<>();
      special.forEach(token -> byToken.put(token, ids.get(token)));
      return Collections.unmodifiableMap(byToken);
    }

    /** Whether every byte of a text ends up in exactly one token. */
    boolean keepsBytes(JsonNode root) {
      return root.path("normalizer").isNull()
          && root.path("decoder").path("type").asText().equals("ByteLevel")
          && keepsBytesBeforeModel(root.path("pre_tokenizer"))
          && !strips
          && tokens.values().stream()
              .allMatch(token -> added.containsKey(token) || ByteAlphabet.spells(token));
    }

    private static boolean keepsBytesBeforeModel(JsonNode preTokenizer) {
      return switch (preTokenizer.path("type").asText()) {
        case "ByteLevel" -> !preTokenizer.path("add_prefix_space").asBoolean(true);
        case "Split" -> !preTokenizer.path("behavior").asText().equals("Removed");
        case "Digits" -> true;
        case "Sequence" -> {
          boolean keeps = true;
          for (JsonNode part : preTokenizer.path("pretokenizers")) {
            keeps &= keepsBytesBeforeModel(part);
          }
          yield keeps;
        }
        default -> false;
      };
    }

    int bytesOf(String token) {
      Boolean isSpecial = added.get(token);
      if (isSpecial == null) {
        return token.length();
      }
      return isSpecial ? 0 : token.getBytes(StandardCharsets.UTF_8).length;
    }

    static boolean holdsSpace(String token) {
      return token.chars().anyMatch(Character::isWhitespace);
    }
  }
}
